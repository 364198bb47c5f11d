UNWIND $rows AS row
MATCH (d:Deal {id: row.deal})
MATCH (r:Record {id: row.record})
CREATE (d)-[:PARTY {role: row.role}]->(r)
