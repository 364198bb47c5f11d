MATCH (s:Source)
WHERE s.id > $after
WITH s
ORDER BY s.id
LIMIT $limit
RETURN s.id AS id, properties(s) AS found,
  COLLECT { MATCH (s)<-[:VERSION_OF]-(v:Version) RETURN properties(v) } AS versions
ORDER BY id
