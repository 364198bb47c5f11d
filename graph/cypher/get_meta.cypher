// The revision between two looks at whether a write is being committed: a commit shows piece by piece.
CALL () {
  OPTIONAL MATCH (c:Commit)
  RETURN count(c) AS before
}
MATCH (m:Meta {id: 'armstrace'})
CALL (m) {
  OPTIONAL MATCH (c:Commit)
  RETURN count(c) AS after
}
RETURN m.schema_version AS schema_version, m.rev AS rev, m.visible_rev AS visible_rev, coalesce(m.graph, '') AS graph,
  before + after > 0 AS committing, EXISTS { (:Journal {id: 'journal', stage: 'restoring'}) } AS restoring
