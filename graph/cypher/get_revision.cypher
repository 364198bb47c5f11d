MATCH (m:Meta {id: 'armstrace'})
RETURN m.rev AS rev, coalesce(m.visible_rev, m.rev) AS visible_rev
