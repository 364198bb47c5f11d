// Records or deals, with what decides whose they are by themselves, and every judgement on them.
UNWIND $rows AS id
MATCH (n:Record|Deal {id: id})
OPTIONAL MATCH (n)-[:RESOLVES_TO]->(a:Actor)
WITH n, coalesce(a.id, n.same_as, n.id) AS owner,
  COLLECT { MATCH (n)<-[:JUDGES]-(j:Judgement) RETURN properties(j) } AS judgements
RETURN collect({id: n.id, key: n.key, kind: n.kind, name: n.name, names: n.names, countries: n.countries,
  unknown: n.unknown, owner: owner, judgements: judgements}) AS rows
