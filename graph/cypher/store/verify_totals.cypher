OPTIONAL MATCH (m:Meta {id: 'armstrace'})
RETURN coalesce(m.rev, 0) AS rev, COUNT { (:Claim) } AS claims, COUNT { (:Actor)-[:!MAY_BE]->(:Actor) } AS edges
