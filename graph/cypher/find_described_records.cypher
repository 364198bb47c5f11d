// Records of one source that one of two of its editions describes, and what these say of them.
MATCH (r:Record {source: $source})
WITH r,
  COLLECT { MATCH (v:Version {of: r.id}) WHERE $before IN v.editions RETURN v.content } AS was,
  COLLECT { MATCH (v:Version {of: r.id}) WHERE $after IN v.editions RETURN v.content } AS is
WHERE size(was) + size(is) > 0
RETURN r.id AS id, r.key AS key, r.kind AS kind, r.name AS name, was + is AS contents, size(was) > 0 AND size(is) > 0 AS in_both,
  head(COLLECT { MATCH (r)-[:RESOLVES_TO]->(a:Actor) RETURN a.id }) AS actor
