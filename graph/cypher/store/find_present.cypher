UNWIND $rows AS id
MATCH (n:Record|Deal {id: id})
RETURN id
