UNWIND $rows AS row
MATCH (r:Record {id: row.id})
OPTIONAL MATCH (r)-[old:SPEAKS_FOR]->()
DELETE old
WITH row, r
WHERE row.speaks_for IS NOT NULL
MATCH (t:Record {id: row.speaks_for})
MERGE (r)-[:SPEAKS_FOR]->(t)
