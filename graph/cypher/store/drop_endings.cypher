UNWIND $rows AS id
MATCH (x:Ending {id: id})
DETACH DELETE x
