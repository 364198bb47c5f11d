// All edges of one relation, whatever their standing, and every claim on it.
MATCH (s:Actor {id: $subject}), (o:Actor {id: $object})
RETURN s {.id, .name, .kind, .unknown} AS subject, o {.id, .name, .kind, .unknown} AS object,
  COLLECT { MATCH (s)-[e:`KIND`]->(o) WHERE {visible} RETURN properties(e) ORDER BY e.id } AS edges,
  COLLECT { MATCH (c:Claim {relation: $id}) RETURN {claim} } AS claims
