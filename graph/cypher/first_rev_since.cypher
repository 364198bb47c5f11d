MATCH (c:Change)
WHERE c.at >= $moment
RETURN c.rev AS rev
ORDER BY c.at
LIMIT 1
