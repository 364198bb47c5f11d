MATCH (n)
WHERE NOT n:Meta AND NOT n:Journal
RETURN labels(n) AS labels
LIMIT 1
