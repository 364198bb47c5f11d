MATCH (n)
WHERE any(label IN labels(n) WHERE label IN $labels)
WITH [label IN labels(n) WHERE label IN $labels][0] AS label, n.id AS id, count(*) AS count
WHERE count > 1
RETURN label, id, count
