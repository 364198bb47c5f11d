// One step of a walk along admissible edges: whom it meets, and why it may not walk on.
MATCH (a:Actor)-[e:{types}]-(b:Actor)
WHERE a.id IN $frontier AND NOT b.id IN $seen AND {edge} AND {flow}
WITH DISTINCT b
RETURN b.id AS id, b.kind IN $via_kinds AS is_via, coalesce(b.unknown, false) AS is_unknown, {near} > $hub_limit AS is_hub
