// What no backup knows: labels that none of ours has, or beside ours.
MATCH (n)
WHERE NOT (size(labels(n)) = 1 AND labels(n)[0] IN $labels) AND NOT (n:Actor AND size(labels(n)) = 2 AND n.kind IN labels(n))
RETURN labels(n) AS labels, count(*) AS nodes
ORDER BY labels
