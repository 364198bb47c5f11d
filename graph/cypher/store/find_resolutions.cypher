UNWIND $rows AS id
MATCH (:Record {id: id})-[:RESOLVES_TO]->(a:Actor)
RETURN id AS record, a.id AS actor
