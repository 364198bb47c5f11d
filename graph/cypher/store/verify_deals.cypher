MATCH (d:Deal)
WHERE d.id > $after
WITH d
ORDER BY d.id
LIMIT $limit
RETURN d.id AS id, properties(d) AS found,
  COLLECT { MATCH (v:Version {of: d.id}) RETURN properties(v) } AS versions,
  COUNT { (d)<-[:VERSION_OF]-(:Version {of: d.id}) } AS linked,
  COLLECT { MATCH (d)-[p:PARTY]->(r) RETURN [p.role, r.id] } AS parties,
  EXISTS { (d)<-[:JUDGES]-(:Judgement) } AS judged
ORDER BY id
