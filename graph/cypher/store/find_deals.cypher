UNWIND $rows AS id
MATCH (d:Deal {id: id})
RETURN collect({id: id, source: d.source, content: d.content}) AS rows
