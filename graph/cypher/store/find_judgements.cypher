UNWIND $rows AS id
MATCH (j:Judgement {id: id})
RETURN collect({id: id, judgement: properties(j)}) AS rows
