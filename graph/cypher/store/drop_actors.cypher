UNWIND $rows AS id
MATCH (a:Actor {id: id})
WHERE NOT (a)<-[:RESOLVES_TO]-()
DETACH DELETE a
