UNWIND $rows AS id
MATCH (c:Claim {id: id})
WITH c.relation AS relation, COLLECT { MATCH (c)<-[:ENDS]-(x:Ending) RETURN properties(x) } AS endings
RETURN collect({relation: relation, endings: endings}) AS rows
