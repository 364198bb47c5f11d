MATCH (c:Claim)
WHERE c.id > $after
WITH c
ORDER BY c.id
LIMIT $limit
RETURN c.id AS id, properties(c) AS found,
  COLLECT { MATCH (c)-[:SUBJECT]->(r) RETURN r.id } AS subject,
  COLLECT { MATCH (c)-[:OBJECT]->(r) RETURN r.id } AS object,
  COLLECT { MATCH (c)-[:SAID_BY]->(r) RETURN r.id } AS said_by,
  COLLECT { MATCH (c)-[:STATED_IN]->(s) RETURN s.id } AS stated_in,
  COLLECT { MATCH (c)-[:PART_OF]->(d) RETURN d.id } AS part_of,
  head(COLLECT { MATCH (c)-[:PART_OF]->(d) RETURN coalesce(d.same_as, d.id) }) AS deal,
  head(COLLECT { MATCH (c)-[:SUBJECT]->()-[:RESOLVES_TO]->(a) RETURN a.id }) AS subject_actor,
  head(COLLECT { MATCH (c)-[:OBJECT]->()-[:RESOLVES_TO]->(a) RETURN a.id }) AS object_actor,
  COLLECT { MATCH (c)<-[:ENDS]-(x:Ending) RETURN properties(x) } AS endings
ORDER BY id
