MATCH (a:Actor {id: $actor})-[e:{types}]-(b:Actor)
WHERE a <> b AND {edge}
RETURN b.id AS other, e.deal AS deal, {evidence} AS evidence, e.id AS edge, elementId(e) AS element
