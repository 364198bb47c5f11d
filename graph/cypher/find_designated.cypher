// Who designates these actors, and as what: an edge each.
UNWIND $ids AS id
MATCH (a:Actor {id: id})
CALL (a) {
  MATCH (x:Actor)-[e:DESIGNATES]->(a)
  WHERE {visible}
  RETURN x, e.standing AS standing, count(e) AS edges, max(e.last) AS last
}
WITH id, x, standing, edges, last ORDER BY x.name, x.id, standing
RETURN id, collect({authority: x {.id, .name, .kind}, standing: standing, edges: edges, last: last}) AS designated
