UNWIND $rows AS row
MATCH (c:Claim {id: row.claim})
MERGE (x:Ending {id: row.id})
SET x = row
MERGE (x)-[:ENDS]->(c)
