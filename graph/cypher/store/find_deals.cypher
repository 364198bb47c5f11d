UNWIND $rows AS id
MATCH (d:Deal {id: id})
RETURN id, d.content AS content
