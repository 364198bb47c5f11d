UNWIND $deals AS id
MATCH (d:Deal {id: id})
RETURN d.id AS id, d.title AS title
