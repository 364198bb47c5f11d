UNWIND $rows AS row
MERGE (d:Deal {id: row.id})
SET d = row
