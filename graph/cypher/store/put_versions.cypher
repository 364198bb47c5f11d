UNWIND $rows AS row
MERGE (v:Version {id: row.id})
SET v = row
