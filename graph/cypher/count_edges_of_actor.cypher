// All edges of one actor, whatever they say, by kind.
MATCH (a:Actor {id: $actor})-[e:!MAY_BE]-(:Actor)
WHERE {visible}
RETURN e.kind AS kind, count(DISTINCT e) AS edges ORDER BY kind
