CALL () {
  MATCH (c:Change {subject: $actor}) WHERE c.rev >= $rev AND c.rev <= $until RETURN c
  UNION
  MATCH (c:Change {object: $actor}) WHERE c.rev >= $rev AND c.rev <= $until RETURN c
  UNION
  MATCH (c:Change {id: $actor}) WHERE c.rev >= $rev AND c.rev <= $until RETURN c
}
WITH c
WHERE ($after_rev IS NULL OR {beyond})
  AND c.at >= $since AND ($what = [] OR c.what IN $what) AND ($note = [] OR c.note IN $note)
WITH c
ORDER BY c.rev {order}, c.seq {order}
LIMIT $limit
OPTIONAL MATCH (s:Actor {id: c.subject})
OPTIONAL MATCH (o:Actor {id: c.object})
OPTIONAL MATCH (a:Actor {id: c.id})
OPTIONAL MATCH (r:Record {id: c.id})
OPTIONAL MATCH (about:Ending|Review {id: c.id})
OPTIONAL MATCH (said:Claim {id: coalesce(about.claim, c.id)})
RETURN c.rev AS rev, c.seq AS seq, c.at AS at, c.what AS what, c.id AS id, c.op AS op, c.note AS note,
  c.subject AS subject, c.object AS object, s.name AS subject_name, o.name AS object_name,
  coalesce(a.name, r.name) AS name,
  said {.id, .kind, .stance, .certainty, .phase, .said_on, .quote, .source} AS claim
ORDER BY rev {order}, seq {order}
