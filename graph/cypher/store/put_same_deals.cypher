// Deals judged one: the least id stands for all, on their claims too.
UNWIND $rows AS row
MATCH (d:Deal {id: row.id})
SET d.same_as = CASE WHEN row.owner = d.id THEN null ELSE row.owner END
WITH d, row
MATCH (d)<-[:PART_OF]-(c:Claim)
SET c.deal = row.owner
