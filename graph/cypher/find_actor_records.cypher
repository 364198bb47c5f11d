// By which entries of which sources actors are known: some of each.
UNWIND $ids AS id
MATCH (a:Actor {id: id})
RETURN id, COLLECT {
  MATCH (a)<-[:RESOLVES_TO]-(r:Record)
  WITH r ORDER BY r.source, r.key LIMIT $most
  RETURN r.source + ' ' + r.key
} AS records
