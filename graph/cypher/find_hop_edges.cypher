// All edges of the asked kinds between pairs of actors, in both directions.
UNWIND $pairs AS pair
MATCH (a:Actor {id: pair[0]})-[e:{types}]-(b:Actor {id: pair[1]})
WHERE {visible}
RETURN pair, collect(properties(e)) AS edges
