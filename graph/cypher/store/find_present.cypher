UNWIND $rows AS id
MATCH (n:Record|Deal {id: id})
RETURN collect({id: id}) AS rows
