UNWIND $rows AS id
MATCH (a:Actor {id: id})
RETURN collect({id: id}) AS rows
