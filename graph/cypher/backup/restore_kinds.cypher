UNWIND $rows AS row
MATCH (a:Actor {id: row.id})
SET a:$(row.kind)
