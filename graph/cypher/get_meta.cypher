MATCH (m:Meta {id: 'armstrace'})
RETURN m.schema_version AS schema_version, m.rev AS rev, m.visible_rev AS visible_rev, coalesce(m.graph, '') AS graph
