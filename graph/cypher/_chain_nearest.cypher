// Sequences that a relaxed condition lets in, the least relaxed first.
WITH ids, min(cost) AS cost WHERE cost >= $least
RETURN ids, cost ORDER BY cost, ids LIMIT $limit
