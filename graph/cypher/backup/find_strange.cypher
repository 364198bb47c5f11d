// What no backup knows.
MATCH (n)
WHERE none(label IN labels(n) WHERE label IN $labels)
RETURN labels(n) AS labels, count(*) AS nodes
ORDER BY labels
