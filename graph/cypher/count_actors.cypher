MATCH (a:Actor)
WHERE ($kinds IS NULL OR a.kind IN $kinds)
  AND ($countries IS NULL OR any(c IN a.countries WHERE toLower(c) IN $countries))
RETURN count(*) AS total
