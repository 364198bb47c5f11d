MATCH (s:Source)
WHERE s.id > $after
WITH s
ORDER BY s.id
LIMIT $limit
RETURN s.id AS id, properties(s) AS found,
  COLLECT { MATCH (v:Version {of: s.id}) RETURN properties(v) } AS versions,
  COUNT { (s)<-[:VERSION_OF]-(:Version {of: s.id}) } AS linked
ORDER BY id
