// All edges of the asked kinds between pairs of actors, in both directions, and what actors are called.
CALL () {
  UNWIND $pairs AS pair
  MATCH (a:Actor {id: pair[0]})
  MATCH (b:Actor {id: pair[1]})
  CALL (a, b) {
    MATCH (a)-[e:{types}]-(b)
    WHERE {visible}
    RETURN collect(properties(e)) AS edges
  }
  RETURN collect({pair: pair, edges: edges}) AS between
}
CALL () {
  UNWIND $actors AS id
  MATCH (a:Actor {id: id})
  RETURN collect({id: a.id, name: a.name, kind: a.kind, joined_by: COLLECT {
    MATCH (a)<-[:RESOLVES_TO]-(:Record)<-[:JUDGES]-(j:Judgement {verdict: 'same'})-[:JUDGES]->(:Record)-[:RESOLVES_TO]->(a)
    RETURN DISTINCT j.by ORDER BY j.by }}) AS actors
}
{revision}
RETURN between, actors, rev
