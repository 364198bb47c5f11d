UNWIND $wanted AS id
MATCH (n:Record|Deal {id: id})
RETURN id
