// The database's own number and the id of every actor.
CYPHER 5 MATCH (a:Actor)
RETURN collect(id(a)) AS nodes, collect(a.id) AS ids
