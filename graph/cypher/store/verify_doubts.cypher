// Doubts that no judgement gives.
MATCH (a:Actor)-[m:MAY_BE]->(b:Actor)
WHERE none(id IN coalesce(m.judgements, []) WHERE EXISTS { MATCH (:Judgement {id: id}) })
RETURN m.id AS id, a.id + ' ' + b.id AS pair
LIMIT $limit
