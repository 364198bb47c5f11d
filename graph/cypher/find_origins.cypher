// Whose voice a source is when it names no speaker: a record of its own by its key, or another source.
UNWIND $sources AS id
MATCH (s:Source {id: id})
RETURN s.id AS source, s.origin AS origin, s.title AS title
