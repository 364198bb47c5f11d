UNWIND $rows AS id
MATCH (:Record {id: id})<-[:SUBJECT|OBJECT|SAID_BY]-(c:Claim)
WITH DISTINCT c
MATCH (c)-[:SUBJECT]->()-[:RESOLVES_TO]->(s:Actor)
MATCH (c)-[:OBJECT]->()-[:RESOLVES_TO]->(o:Actor)
// Of a symmetric kind the lesser id is the subject.
WITH c, CASE WHEN c.kind IN $symmetric AND o.id < s.id THEN [o.id, s.id] ELSE [s.id, o.id] END AS ends
RETURN collect({id: c.id, kind: c.kind,
  content: c.content, before: c.relation, after: c.kind + '.' + ends[0] + '.' + ends[1]}) AS rows
