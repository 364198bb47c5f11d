// Last of all, so that a write in between shows: the revision, unless a write is just being committed. Whether one is
// comes first: one that begins after that look has shown nothing yet.
CALL () {
  OPTIONAL MATCH (c:Commit)
  RETURN count(c) AS commits
}
MATCH (m:Meta {id: 'armstrace'})
WITH *, CASE WHEN commits = 0 THEN m.visible_rev END AS rev
