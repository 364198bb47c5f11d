UNWIND $rows AS id
MATCH (c:Claim {source: id})
WHERE NOT EXISTS { (c)-[:SAID_BY]->() }
WITH DISTINCT c.relation AS relation
RETURN collect({relation: relation}) AS rows
