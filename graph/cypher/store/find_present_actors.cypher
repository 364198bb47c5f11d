UNWIND $rows AS id
MATCH (a:Actor {id: id})
RETURN id
