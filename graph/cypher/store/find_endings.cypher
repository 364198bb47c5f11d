UNWIND $rows AS id
MATCH (c:Claim {id: id})
RETURN c.relation AS relation, COLLECT { MATCH (c)<-[:ENDS]-(x:Ending) RETURN properties(x) } AS endings
