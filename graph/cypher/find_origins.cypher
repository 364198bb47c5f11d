// Whose voice a source is when it names no speaker: another source's, or that of the actor its own record is.
UNWIND $sources AS id
MATCH (s:Source {id: id})
RETURN s.id AS source, s.origin AS origin, s.title AS title,
  head(COLLECT {
    MATCH (r:Record {source: s.id})-[:RESOLVES_TO]->(a:Actor) WHERE r.key = s.origin
    RETURN a {.id, .name, .kind} }) AS actor
