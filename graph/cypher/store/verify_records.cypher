MATCH (r:Record)
WHERE r.id > $after
WITH r
ORDER BY r.id
LIMIT $limit
RETURN r.id AS id, properties(r) AS found,
  COLLECT { MATCH (v:Version {of: r.id}) RETURN properties(v) } AS versions,
  COUNT { (r)<-[:VERSION_OF]-(:Version {of: r.id}) } AS linked,
  COLLECT { MATCH (r)-[:RESOLVES_TO]->(a) RETURN a.id } AS actors,
  COLLECT { MATCH (r)-[:SPEAKS_FOR]->(t) RETURN t.id } AS speaks_for,
  EXISTS { (r)<-[:JUDGES]-(:Judgement) } AS judged
ORDER BY id
