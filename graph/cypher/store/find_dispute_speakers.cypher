MATCH (c:Claim)
WHERE c.stance IN $stances
MATCH (c)-[:SAID_BY]->()-[:RESOLVES_TO]->(a:Actor)
RETURN a.id AS speaker, collect(DISTINCT c.relation) AS relations
