// The edges that begin in some actors, by the database's own numbers.
CYPHER 5 UNWIND $nodes AS node
MATCH (a) WHERE id(a) = node
MATCH (a)-[e:{types}]->(b:Actor)
WHERE a <> b AND {visible}
RETURN {columns}
