// A page of records in order of their ids, as they are compared: a row for all, since a row each takes longer to send.
MATCH (r:Record)
WHERE r.id > $after
WITH r
ORDER BY r.id
LIMIT $limit
RETURN collect(r {.id, .source, .key, .kind, .name, .names, .weak_names, .countries, .identifiers, .addresses, .births,
  .birth_places, .positions, .founded, .unknown}) AS records
