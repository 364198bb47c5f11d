MATCH (a:Actor)
WHERE a.id > $after
WITH a
ORDER BY a.id
LIMIT $limit
RETURN a.id AS id, COLLECT { UNWIND labels(a) AS label RETURN label ORDER BY label } AS labels,
  a {.id, .kind, .name, .names, .search, .numbers, .countries, .identifiers, .unknown} AS found,
  COLLECT {
    MATCH (a)<-[:RESOLVES_TO]-(r:Record)
    RETURN r {.id, .kind, .name, .names, .weak_names, .countries, .identifiers, .unknown}
  } AS records
ORDER BY id
