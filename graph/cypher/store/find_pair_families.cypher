UNWIND $rows AS pair
MATCH (a:Actor {id: pair[0]})
MATCH (b:Actor {id: pair[1]})
MATCH (a)-[e]-(b)
WHERE e.standing IN $linking AND CASE WHEN $before THEN e.staged IS NULL ELSE e.retired IS NULL END
RETURN pair, collect(DISTINCT e.family) AS families
