MATCH (j:Judgement)
WHERE j.id > $after
WITH j
ORDER BY j.id
LIMIT $limit
RETURN j.id AS id, properties(j) AS found, COLLECT { MATCH (j)-[:JUDGES]->(n) RETURN n.id } AS judges
ORDER BY id
