// What the projection holds of some actors, a column a list.
CYPHER 5 UNWIND $ids AS id
MATCH (a:Actor {id: id})
RETURN collect(id) AS ids, collect(a.kind) AS kinds, collect(coalesce(a.unknown, false)) AS unknown,
  collect([{near}]) AS near
