MATCH (n)
WHERE NOT n:Meta
RETURN labels(n) AS labels
LIMIT 1
