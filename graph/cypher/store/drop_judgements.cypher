UNWIND $rows AS id
MATCH (j:Judgement {id: id})
DETACH DELETE j
