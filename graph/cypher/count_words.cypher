// How many actors there are, and how many of them have each of these words in a name.
MATCH (a:Actor)
WITH count(a) AS actors
UNWIND $words AS word
CALL (word) {
  CALL db.index.fulltext.queryNodes('actor_names', word) YIELD node
  RETURN count(node) AS having
}
RETURN actors, collect([word, having]) AS having
