// Records of one source of which two of its editions do not say the same: the versions that each of them states; and of
// which kinds the claims are that name a record which only one of them describes.
MATCH (r:Record {source: $source})
WITH r,
  COLLECT { MATCH (v:Version {of: r.id}) WHERE $before IN v.editions RETURN v {.id, .content, .editions, .retrieved} } AS was,
  COLLECT { MATCH (v:Version {of: r.id}) WHERE $after IN v.editions RETURN v {.id, .content, .editions, .retrieved} } AS is
WHERE size(was) + size(is) > 0 AND NOT ([v IN was | v.id] = [v IN is | v.id])
RETURN r.id AS id, head(COLLECT { MATCH (r)-[:RESOLVES_TO]->(a:Actor) RETURN a.id }) AS actor, was, is,
  CASE WHEN size(was) > 0 AND size(is) > 0 THEN [] ELSE COLLECT {
    MATCH (r)<-[:SUBJECT|OBJECT|SAID_BY]-(c:Claim)-[st:STATED_IN]->(:Source)
    WHERE $before IN st.editions OR $after IN st.editions
    RETURN DISTINCT c.kind
  } END AS kinds
