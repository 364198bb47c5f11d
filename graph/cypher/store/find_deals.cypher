UNWIND $rows AS id
MATCH (d:Deal {id: id})
RETURN collect({id: id, content: d.content}) AS rows
