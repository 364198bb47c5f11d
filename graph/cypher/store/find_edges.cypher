UNWIND $rows AS row
MATCH (s:Actor {id: row.subject})
USING INDEX s:Actor(id)
MATCH (o:Actor {id: row.object})
USING INDEX o:Actor(id)
// Both ends first: a plan that walks from one of them reads all edges of an authority with ten thousand targets.
WITH *
MATCH (s)-[e:`KIND`]->(o)
RETURN collect({element: elementId(e), relation: row.relation, edge: properties(e)}) AS rows
