MATCH (s:Actor)-[e:!MAY_BE]->(o)
WITH e, type(e) + '.' + s.id + '.' + coalesce(o.id, '') AS relation
WHERE NOT EXISTS { MATCH (:Claim {relation: relation}) }
RETURN e.id AS id, relation
LIMIT $limit
