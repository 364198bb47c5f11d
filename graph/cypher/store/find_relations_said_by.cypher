UNWIND $rows AS id
MATCH (:Actor {id: id})<-[:RESOLVES_TO]-()<-[:SAID_BY]-(c:Claim)
RETURN DISTINCT c.relation AS relation
