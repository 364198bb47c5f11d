UNWIND $rows AS row
MATCH (c:Claim {id: row.properties.id})
MATCH (r:Record {id: row.speaker})
CREATE (c)-[:SAID_BY]->(r)
