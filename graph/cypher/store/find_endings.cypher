UNWIND $rows AS id
MATCH (c:Claim {id: id})
WITH c.relation AS relation, c.read_by AS read_by, COLLECT { MATCH (c)<-[:ENDS]-(x:Ending) RETURN properties(x) } AS endings
RETURN collect({relation: relation, read_by: read_by, endings: endings}) AS rows
