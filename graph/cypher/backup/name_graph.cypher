// Another than the empty graph was, which a projection may know.
MATCH (m:Meta {id: 'armstrace'})
SET m.graph = randomUUID()
