UNWIND $actors AS id
MATCH (a:Actor {id: id})
RETURN a.id AS id, a.name AS name, a.kind AS kind, coalesce(a.unknown, false) AS unknown, {near} AS near
