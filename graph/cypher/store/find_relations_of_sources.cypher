UNWIND $rows AS id
MATCH (c:Claim {source: id})
WHERE NOT EXISTS { (c)-[:SAID_BY]->() }
RETURN DISTINCT c.relation AS relation
