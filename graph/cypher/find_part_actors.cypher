// Actors as files tell of them.
UNWIND $actors AS id
MATCH (a:Actor {id: id})
RETURN a {.id, .name, .kind, .names, .countries, .identifiers, .unknown} AS actor
