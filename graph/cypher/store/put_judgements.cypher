UNWIND $rows AS row
MERGE (j:Judgement {id: row.id})
SET j = row
WITH j, row
MATCH (n:Record|Deal) WHERE n.id IN [row.a, row.b]
MERGE (j)-[:JUDGES]->(n)
