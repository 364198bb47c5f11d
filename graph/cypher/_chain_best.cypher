// The best first, in the total order; parallel edges make one sequence.
WITH ids, max(worth) AS worth
RETURN ids, worth ORDER BY worth DESC, ids LIMIT $limit
