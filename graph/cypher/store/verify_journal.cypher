MATCH (j:Journal)
RETURN j.id AS id, j.stage AS stage, 'a large write was broken off; the next write tidies up' AS detail
