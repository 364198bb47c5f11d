// Actors that a name or a number may mean, each with its records: those with these ids, and the likest by the indexes.
CALL () {
  UNWIND $ids AS id
  MATCH (a:Actor {id: id})
  RETURN a
  UNION
  UNWIND CASE WHEN $names IS NULL THEN [] ELSE [$names] END AS names
  CALL db.index.fulltext.queryNodes('actor_names', names) YIELD node
  WITH node WHERE NOT node.unknown AND node.kind IN $kinds
  RETURN node AS a LIMIT $limit
  UNION
  UNWIND CASE WHEN $numbers IS NULL THEN [] ELSE [$numbers] END AS numbers
  CALL db.index.fulltext.queryNodes('actor_numbers', numbers) YIELD node
  WITH node WHERE NOT node.unknown AND node.kind IN $kinds
  RETURN node AS a LIMIT $limit
}
WITH a
WHERE NOT a.unknown AND a.kind IN $kinds
RETURN a {.id, .name, .kind, .names, .countries, .unknown} AS actor,
  COLLECT {
    MATCH (a)<-[:RESOLVES_TO]-(r:Record)
    RETURN r {.id, .source, .key, .kind, .name, .names, .weak_names, .countries, .identifiers, .addresses, .births,
      .birth_places, .positions, .founded, .unknown}
    ORDER BY r.id
  } AS records
ORDER BY actor.id
