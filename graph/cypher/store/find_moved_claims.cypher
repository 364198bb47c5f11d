UNWIND $rows AS id
MATCH (:Record {id: id})<-[:SUBJECT|OBJECT|SAID_BY]-(c:Claim)
WITH DISTINCT c
MATCH (c)-[:SUBJECT]->()-[:RESOLVES_TO]->(s:Actor)
MATCH (c)-[:OBJECT]->()-[:RESOLVES_TO]->(o:Actor)
RETURN c.id AS id, c.kind AS kind, c.content AS content, c.relation AS before,
  c.kind + '.' + s.id + '.' + o.id AS after
