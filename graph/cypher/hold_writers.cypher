// Takes the lock under which every write is made. A commit shows itself piece by piece, its revision before its edges,
// and gives the lock back only when all of it is there. A graph that is being restored is none yet.
MATCH (m:Meta {id: 'armstrace'})
SET m.locked = true
REMOVE m.locked
WITH m
WHERE NOT EXISTS { (:Journal {id: 'journal', stage: 'restoring'}) }
RETURN m.visible_rev AS visible_rev, coalesce(m.graph, '') AS graph
