UNWIND $ids AS id
MATCH (a:Actor {id: id})
RETURN a.id AS id, a.name AS name, a.kind AS kind, COLLECT {
  MATCH (a)<-[:RESOLVES_TO]-(:Record)<-[:JUDGES]-(j:Judgement {verdict: 'same'})-[:JUDGES]->(:Record)-[:RESOLVES_TO]->(a)
  RETURN DISTINCT j.by ORDER BY j.by } AS joined_by
