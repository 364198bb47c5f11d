// Between which actors edges came, changed or went in some revisions, and which actors did.
MATCH (c:Change)
WHERE c.rev > $rev AND c.rev <= $visible AND c.what IN ['edge', 'doubt', 'actor']
WITH DISTINCT CASE c.what WHEN 'actor' THEN [c.id] ELSE [c.subject, c.object] END AS touched LIMIT $limit
RETURN collect(touched) AS touched
