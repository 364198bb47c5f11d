// One step from a set of actors along every admissible edge. Nothing leads on through an unknown party, nor along an edge
// that nobody affirms.
UNWIND $frontier AS id
MATCH (a:Actor {id: id})-[e:{types}]-(b:Actor)
WHERE {edge}
RETURN a.id, b.id, b.kind, coalesce(b.unknown, false) = false AND {links}, {near} > $hub_limit, e.id, e.kind, elementId(e)
