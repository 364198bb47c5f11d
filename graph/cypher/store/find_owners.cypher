UNWIND $rows AS id
MATCH (n:Record|Deal {id: id})
OPTIONAL MATCH (n)-[:RESOLVES_TO]->(a:Actor)
RETURN collect({id: id, owner: coalesce(a.id, n.same_as, n.id), unknown: coalesce(n.unknown, false),
  kind: n.kind}) AS rows
