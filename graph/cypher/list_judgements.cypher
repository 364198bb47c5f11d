// Judgements in order of their ids.
MATCH (j:Judgement)
WHERE j.id > $after AND ($verdict IS NULL OR j.verdict = $verdict) AND ($by IS NULL OR j.by STARTS WITH $by)
  AND ($automatic IS NULL OR j.automatic = $automatic)
  AND ($of IS NULL OR EXISTS { MATCH (j)-[:JUDGES]->(n) WHERE n.id = $of OR (n)-[:RESOLVES_TO]->(:Actor {id: $of}) })
WITH j
ORDER BY j.id
LIMIT $limit
RETURN collect(properties(j)) AS judgements
