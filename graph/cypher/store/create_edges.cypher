UNWIND $rows AS row
MATCH (s:Actor {id: row.subject})
MATCH (o:Actor {id: row.object})
CREATE (s)-[e:`KIND`]->(o)
SET e = row
