UNWIND $rows AS row
MERGE (d:Deal {id: row.id})
WITH d, row, d.same_as AS same_as
SET d = row, d.same_as = same_as
