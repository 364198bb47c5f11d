UNWIND $rows AS row
MATCH (s)-[e:`KIND` {id: row.id}]->(o)
USING INDEX e:`KIND`(id)
WHERE s.id = row.subject AND o.id = row.object
RETURN collect({element: elementId(e), relation: row.relation, edge: properties(e)}) AS rows
