UNWIND $records AS id
MATCH (r:Record {id: id})-[:RESOLVES_TO]->(a:Actor)
RETURN r.id AS record, a {.id, .name, .kind} AS actor
