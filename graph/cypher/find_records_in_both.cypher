// Records of one source that two of its editions describe, of actors whom a full-text query finds.
CALL db.index.fulltext.queryNodes('actor_names', $query) YIELD node
MATCH (node)<-[:RESOLVES_TO]-(r:Record {source: $source})
WHERE EXISTS { MATCH (v:Version {of: r.id}) WHERE $before IN v.editions }
  AND EXISTS { MATCH (v:Version {of: r.id}) WHERE $after IN v.editions }
RETURN r.id AS id, r.key AS key, node.id AS actor, r.kind AS kind, r.name AS name
ORDER BY name, id
