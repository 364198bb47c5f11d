UNWIND $rows AS id
MATCH (r:Record {id: id})
USING INDEX r:Record(id)
CALL (r) {
  MATCH (r)-[:RESOLVES_TO]->(a)
  RETURN a
}
RETURN collect({record: id, actor: a.id}) AS rows
