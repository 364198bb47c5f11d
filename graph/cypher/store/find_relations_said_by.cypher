UNWIND $rows AS id
MATCH (:Actor {id: id})<-[:RESOLVES_TO]-()<-[:SAID_BY]-(c:Claim)
WITH DISTINCT c.relation AS relation
RETURN collect({relation: relation}) AS rows
