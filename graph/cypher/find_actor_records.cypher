// What tells actors of one name apart: some of the entries of sources by which they are known, and births.
UNWIND $ids AS id
MATCH (a:Actor {id: id})
RETURN id, COLLECT {
  MATCH (a)<-[:RESOLVES_TO]-(r:Record)
  WITH r ORDER BY r.source, r.key LIMIT $most
  RETURN r.source + ' ' + r.key + CASE WHEN size(r.births) > 0 THEN ', born ' + r.births[0] ELSE '' END
} AS records
