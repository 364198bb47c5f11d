// Takes the lock under which every write is made. A commit shows itself piece by piece, its revision before its edges,
// and gives the lock back only when all of it is there.
MATCH (m:Meta {id: 'armstrace'})
SET m.locked = true
REMOVE m.locked
RETURN m.visible_rev AS visible_rev, coalesce(m.graph, '') AS graph,
  EXISTS { (:Journal {id: 'journal', stage: 'restoring'}) } AS restoring
