MATCH (m:Meta {id: 'armstrace'})
RETURN m.visible_rev AS rev
