UNWIND $rows AS id
MATCH (a:Actor {id: id})<-[:RESOLVES_TO]-(r:Record)
CALL (r) {
  MATCH (r)<-[:OBJECT]-(c:Claim)-[:SUBJECT]->(other:Record)
  RETURN c, other, 'subject' AS controlling
  UNION ALL
  MATCH (r)<-[:SUBJECT]-(c:Claim)-[:OBJECT]->(other:Record)
  RETURN c, other, 'object' AS controlling
}
WITH a, c, other, controlling
// Control that is only alleged or possible, that has ended or was refused, or that somebody disputes, makes nobody's word another's.
WHERE c.kind IN $kinds AND c.stance = 'affirms' AND c.certainty IN $certainties
  AND NOT EXISTS { (c)<-[:ENDS]-(x:Ending) WHERE x.undone IS NULL }
  AND (c.read_by IS NULL OR NOT EXISTS { (c)<-[:REVIEWS]-(v:Review {verdict: 'refused'})
    WHERE NOT EXISTS { (c)<-[:REVIEWS]-(w:Review) WHERE w.verdict <> 'refused' AND w.on > v.on } })
  AND NOT EXISTS {
    MATCH (d:Claim {relation: c.relation})
    WHERE d.stance <> 'affirms' AND NOT EXISTS { (d)<-[:ENDS]-(y:Ending) WHERE y.undone IS NULL }
      AND (d.read_by IS NULL OR NOT EXISTS { (d)<-[:REVIEWS]-(v:Review {verdict: 'refused'})
    WHERE NOT EXISTS { (d)<-[:REVIEWS]-(w:Review) WHERE w.verdict <> 'refused' AND w.on > v.on } }) }
MATCH (other)-[:RESOLVES_TO]->(b:Actor)
WHERE a <> b
WITH DISTINCT a.id AS actor, b.id AS other, c.kind AS kind, c.share AS share, controlling, c.relation AS relation
RETURN collect({actor: actor, other: other, kind: kind, share: share, controlling: controlling, relation: relation}) AS rows
