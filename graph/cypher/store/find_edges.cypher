UNWIND $rows AS row
MATCH (s:Actor {id: row.subject})
MATCH (o:Actor {id: row.object})
MATCH (s)-[e:`KIND`]->(o)
RETURN elementId(e) AS element, row.relation AS relation, properties(e) AS edge
