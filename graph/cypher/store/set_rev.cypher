MATCH (m:Meta {id: 'armstrace'})
SET m.rev = $rev, m.visible_rev = $rev
