UNWIND $rows AS id
MATCH (e:Edition {id: id})
RETURN collect({edition: properties(e)}) AS rows
