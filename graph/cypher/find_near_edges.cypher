// One step from a set of actors along every admissible edge; a row an actor, since a row an edge takes five times as long
// to send. Nothing leads on through an unknown party, nor along an edge that nobody affirms.
UNWIND $frontier AS id
MATCH (a:Actor {id: id})-[e:{types}]-(b:Actor)
WHERE {edge}
RETURN a.id, collect([b.id, b.kind, coalesce(b.unknown, false) = false AND {links}, {near} > $hub_limit, e.id, type(e)])
