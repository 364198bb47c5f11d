// Whom actors speak for, and those in their turn: from which actor to which.
UNWIND $actors AS id
MATCH (a:Actor {id: id}) ((x:Actor)<-[:RESOLVES_TO]-(:Record)-[:SPEAKS_FOR]->(:Record)-[:RESOLVES_TO]->(y:Actor)){1,20}
UNWIND range(0, size(x) - 1) AS i
WITH DISTINCT x[i] AS speaker, y[i] AS principal
RETURN speaker.id AS speaker, principal {.id, .name, .kind} AS principal
ORDER BY speaker.id, principal.id
