MATCH (n)
WHERE NOT (n:Meta AND n.id = 'armstrace') AND NOT (n:Journal AND n.id = 'journal')
WITH n LIMIT $limit
DELETE n
RETURN count(*) AS dropped
