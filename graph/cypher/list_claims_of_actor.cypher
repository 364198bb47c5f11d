// The claims whose subject or object an actor is, a page of them by when they were said; those without a day come last.
MATCH (a:Actor {id: $actor})
CALL (a) {
  OPTIONAL MATCH (a)<-[:RESOLVES_TO]-(:Record)<-[:SUBJECT|OBJECT]-(c:Claim)
  WHERE $kinds IS NULL OR c.kind IN $kinds
  RETURN collect(DISTINCT c) AS said
}
RETURN size(said) AS total, COLLECT {
  UNWIND said AS c
  WITH c, coalesce(c.said_on, $undated) AS said_on
  WHERE $after_id IS NULL OR said_on > $after_said_on OR (said_on = $after_said_on AND c.id > $after_id)
  WITH c, said_on ORDER BY said_on, c.id LIMIT $limit
  RETURN {said_on: said_on, claim: {claim}}
} AS claims
