UNWIND $sources AS id
MATCH (s:Source {id: id})
RETURN s {.id, .title, .publisher, .url, .licence} AS source
