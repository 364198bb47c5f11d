MATCH (a:Actor)
WHERE ($kinds IS NULL OR a.kind IN $kinds)
  AND ($countries IS NULL OR any(c IN a.countries WHERE toLower(c) IN $countries))
  AND a.name >= $name
  AND (a.name > $name OR a.id > $id)
RETURN a.id AS id, a.name AS name, a.kind AS kind, a.names AS names, a.countries AS countries, a.unknown AS unknown
ORDER BY name, id
LIMIT $limit
