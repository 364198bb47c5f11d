UNWIND $rows AS row
MATCH (s:Actor {id: row.subject})
USING INDEX s:Actor(id)
MATCH (o:Actor {id: row.object})
USING INDEX o:Actor(id)
// In a subquery both ends are given: else a plan walks from one of them, over all edges of an authority with ten
// thousand targets.
CALL (s, o) {
  MATCH (s)-[e:`KIND`]->(o)
  RETURN e
}
RETURN collect({element: elementId(e), relation: row.relation, edge: properties(e)}) AS rows
