MATCH (n)
WHERE NOT n:Meta AND NOT n:Journal AND NOT n:Commit
RETURN labels(n) AS labels
LIMIT 1
