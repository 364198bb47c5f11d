MATCH (m:Meta {id: 'armstrace'})
RETURN m.schema_version AS version
