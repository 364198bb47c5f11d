UNWIND $rows AS id
MATCH (:Deal {id: id})<-[:PART_OF]-(c:Claim)
WITH DISTINCT c.relation AS relation
RETURN collect({relation: relation}) AS rows
