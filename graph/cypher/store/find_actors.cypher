UNWIND $rows AS id
MATCH (a:Actor {id: id})
WITH id, labels(a) AS labels,
  a {.id, .kind, .name, .names, .search, .numbers, .countries, .identifiers, .unknown} AS actor,
  COLLECT {
    MATCH (a)<-[:RESOLVES_TO]-(r:Record)
    RETURN r {.id, .kind, .name, .names, .weak_names, .countries, .identifiers, .unknown}
  } AS records
RETURN collect({id: id, labels: labels, actor: actor, records: records}) AS rows
