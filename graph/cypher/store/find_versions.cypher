UNWIND $rows AS owner
MATCH (v:Version {of: owner})
RETURN collect({id: v.id, of: v.of, content: v.content, editions: v.editions, retrieved: v.retrieved}) AS rows
