UNWIND $rows AS id
MATCH (r:Record {id: id})
OPTIONAL MATCH (r)-[:RESOLVES_TO]->(a:Actor)
RETURN collect({id: id, record: properties(r), actor: a.id}) AS rows
