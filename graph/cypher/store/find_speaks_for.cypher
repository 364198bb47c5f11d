MATCH (r)-[:SPEAKS_FOR]->(t)
MATCH (r)-[:RESOLVES_TO]->(a:Actor)
MATCH (t)-[:RESOLVES_TO]->(b:Actor)
WHERE a <> b
RETURN DISTINCT a.id AS actor, b.id AS other
