UNWIND $rows AS id
MATCH (r:Record {id: id})
OPTIONAL MATCH (r)-[:RESOLVES_TO]->(a:Actor)
RETURN id, properties(r) AS record, a.id AS actor
