MATCH (s:Source)
WHERE s.origin IS NOT NULL
RETURN s.id AS source, s.origin AS origin
