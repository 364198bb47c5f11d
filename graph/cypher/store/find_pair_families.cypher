UNWIND $rows AS pair
MATCH (a:Actor {id: pair[0]})
USING INDEX a:Actor(id)
MATCH (b:Actor {id: pair[1]})
USING INDEX b:Actor(id)
WITH *
MATCH (a)-[e]-(b)
WHERE e.standing IN $linking AND CASE WHEN $before THEN e.staged IS NULL ELSE e.retired IS NULL END
WITH pair, collect(DISTINCT e.family) AS families
RETURN collect({pair: pair, families: families}) AS rows
