UNWIND $rows AS id
MATCH (a:Actor {id: id})<-[:RESOLVES_TO]-(r:Record)
WITH a, min(r.id) AS record
RETURN collect({id: record}) AS rows
