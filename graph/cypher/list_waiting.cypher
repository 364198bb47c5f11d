// Claims that a machine read and nobody has reviewed, by source and place.
MATCH (c:Claim)
WHERE c.read_by IS NOT NULL AND ($source IS NULL OR c.source = $source)
  AND NOT EXISTS { (:Review)-[:REVIEWS]->(c) }
WITH c, coalesce(c.span_start, 0) AS start
WITH collect({c: c, start: start}) AS waiting
RETURN size(waiting) AS total, COLLECT {
  UNWIND waiting AS one
  WITH one.c AS c, one.start AS start
  WHERE $after_id IS NULL OR c.source > $after_source
    OR (c.source = $after_source AND (start > $after_start OR (start = $after_start AND c.id > $after_id)))
  WITH c, start ORDER BY c.source, start, c.id LIMIT $limit
  RETURN {source: c.source, start: start, claim: {claim}}
} AS claims
