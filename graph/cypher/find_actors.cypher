// Actors by what was typed: by id (their own, or that of a state so called), and through the index of names. All hits are
// counted; the best of them are returned, to be compared name by name.
CALL () {
  UNWIND $ids AS id
  MATCH (a:Actor {id: id})
  RETURN a, 1000000.0 AS score
  UNION
  UNWIND CASE WHEN $query IS NULL THEN [] ELSE [$query] END AS query
  CALL db.index.fulltext.queryNodes('actor_names', query) YIELD node, score
  RETURN node AS a, score
}
WITH a, max(score) AS score
WHERE ($kinds IS NULL OR a.kind IN $kinds)
  AND ($countries IS NULL OR any(c IN a.countries WHERE toLower(c) IN $countries))
WITH a, score ORDER BY score DESC, a.id
WITH collect(a) AS hits
RETURN size(hits) AS total,
       [a IN hits[..$limit] | a {.id, .name, .kind, .names, .countries, .unknown}] AS actors
