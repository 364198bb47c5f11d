MATCH (source:Source {id: $source})
UNWIND $rows AS row
MATCH (s:Record {id: row.subject})
MATCH (o:Record {id: row.object})
CREATE (c:Claim)
SET c = row.properties
CREATE (c)-[:SUBJECT]->(s), (c)-[:OBJECT]->(o)
CREATE (c)-[:STATED_IN {editions: row.editions, entries: row.entries}]->(source)
