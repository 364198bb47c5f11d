// Pairs in doubt, those first that would open most paths: each neighbour of one with each of the other, at most.
MATCH (a:Actor)-[m:MAY_BE]->(b:Actor)
WHERE ($of IS NULL OR $of IN [a.id, b.id]) AND ($why IS NULL OR any(w IN m.why WHERE w IN $why))
WITH a, b, m, a.near_walked * b.near_walked AS opens
WITH collect({a: a, b: b, m: m, opens: opens}) AS doubts
RETURN size(doubts) AS total, COLLECT {
  UNWIND doubts AS found
  WITH found.a AS a, found.b AS b, found.m AS m, found.opens AS opens
  WHERE $opens IS NULL OR opens < $opens OR (opens = $opens AND m.id > $after)
  WITH a, b, m, opens
  ORDER BY opens DESC, m.id
  LIMIT $limit
  WITH a, b, m, opens, COLLECT {
    UNWIND m.judgements AS id
    MATCH (j:Judgement {id: id})
    RETURN j
  } AS judgements
  RETURN {doubt: properties(m), opens: opens, judgements: [j IN judgements | properties(j)],
    one: a {.id, .name, .kind, records: COLLECT {
      UNWIND judgements AS j
      MATCH (j)-[:JUDGES]->(r:Record)-[:RESOLVES_TO]->(a)
      WITH DISTINCT r
      OPTIONAL MATCH (s:Source {id: r.source})
      RETURN {record} ORDER BY r.id
    }},
    other: b {.id, .name, .kind, records: COLLECT {
      UNWIND judgements AS j
      MATCH (j)-[:JUDGES]->(r:Record)-[:RESOLVES_TO]->(b)
      WITH DISTINCT r
      OPTIONAL MATCH (s:Source {id: r.source})
      RETURN {record} ORDER BY r.id
    }}} AS row
  ORDER BY opens DESC, m.id
} AS candidates
