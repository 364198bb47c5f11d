// While a large write is under way, what readers may see is the revision before it.
MATCH (m:Meta {id: 'armstrace'})
RETURN coalesce(m.visible_rev, m.rev) AS rev
