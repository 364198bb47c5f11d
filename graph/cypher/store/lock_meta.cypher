MERGE (m:Meta {id: 'armstrace'})
ON CREATE SET m.rev = 0, m.visible_rev = 0, m.graph = randomUUID(), m.schema_version = $version
SET m.locked = true
REMOVE m.locked
RETURN m.rev AS rev, m.schema_version AS version
