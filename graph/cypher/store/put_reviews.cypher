UNWIND $rows AS row
MATCH (c:Claim {id: row.claim})
MERGE (r:Review {id: row.id})
SET r = row
MERGE (r)-[:REVIEWS]->(c)
