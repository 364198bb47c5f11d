MERGE (m:Meta {id: 'armstrace'})
ON CREATE SET m.rev = 0, m.visible_rev = 0, m.graph = randomUUID()
SET m.schema_version = $version
