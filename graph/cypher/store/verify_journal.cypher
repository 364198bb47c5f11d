MATCH (j:Journal)
RETURN j.id AS id, j.stage AS stage, CASE j.stage
  WHEN 'restoring' THEN 'a backup is being restored, or that was broken off; restore it again'
  ELSE 'a large write was broken off; the next write tidies up' END AS detail
