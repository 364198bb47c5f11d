MATCH (m:Meta {id: 'armstrace'})
SET m.locked = true
REMOVE m.locked
RETURN m.rev AS rev
