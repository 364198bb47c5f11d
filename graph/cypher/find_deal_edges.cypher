// `then`, the whole edge, where its evidence is not the one of today.
MATCH (a:Actor {id: $actor})-[e:{types}]-(b:Actor)
WHERE a <> b AND {edge}
RETURN b.id AS other, e.deal AS deal, e.evidence AS evidence, e.id AS edge, type(e) AS kind,
  CASE WHEN $looks_back THEN properties(e) END AS then
