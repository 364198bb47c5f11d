MATCH (d:Deal)
WHERE d.id > $after
WITH d
ORDER BY d.id
LIMIT $limit
RETURN d.id AS id, properties(d) AS found,
  COLLECT { MATCH (d)<-[:VERSION_OF]-(v:Version) RETURN properties(v) } AS versions,
  COLLECT { MATCH (d)-[p:PARTY]->(r) RETURN [p.role, r.id] } AS parties
ORDER BY id
