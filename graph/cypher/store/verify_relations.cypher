MATCH (c:Claim)
WHERE c.relation > $after
WITH DISTINCT c.relation AS relation
ORDER BY relation
LIMIT $limit
RETURN relation
