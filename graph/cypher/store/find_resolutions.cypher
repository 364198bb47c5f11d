UNWIND $rows AS id
MATCH (r:Record {id: id})-[:RESOLVES_TO]->(a)
USING INDEX r:Record(id)
RETURN collect({record: id, actor: a.id}) AS rows
