MATCH (a:Actor)
WHERE a.id > $after
WITH a
ORDER BY a.id
LIMIT $limit
RETURN a.id AS id,
  a {.near_transaction, .near_control, .near_link, .near_personal, .near_status, .near_walked} AS found,
  COLLECT {
    MATCH (a)-[e]-(b:Actor)
    WHERE b <> a AND e.standing IN $linking
    WITH e.family AS family, count(DISTINCT b) AS count
    RETURN {family: family, count: count}
  } AS counts,
  COUNT {
    MATCH (a)-[e]-(b:Actor)
    WHERE b <> a AND e.standing IN $linking AND e.family IN $walked
    RETURN DISTINCT b
  } AS walked
ORDER BY id
