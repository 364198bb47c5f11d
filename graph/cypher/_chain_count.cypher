// How many sequences have no assignment of edges that costs nothing.
WITH ids, min(cost) AS cost WHERE cost > 0
RETURN count(*) AS sequences
