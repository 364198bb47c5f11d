UNWIND $rows AS row
MATCH (s:Source {id: row.source})
MERGE (e:Edition {id: row.id})
SET e = row
MERGE (e)-[:EDITION_OF]->(s)
