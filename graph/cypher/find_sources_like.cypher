MATCH (s:Source) WHERE s.id = $id OR s.id STARTS WITH $prefix
RETURN s.id AS id ORDER BY id
