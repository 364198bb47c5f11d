UNWIND $rows AS row
MATCH (c:Claim {id: row.properties.id})
MATCH (d:Deal {id: row.properties.deal})
CREATE (c)-[:PART_OF]->(d)
WITH c, d
WHERE d.same_as IS NOT NULL
SET c.deal = d.same_as
