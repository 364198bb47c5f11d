// One step from a set of actors along every admissible edge. Unknown parties stay where they are: nothing leads through
// them.
UNWIND $frontier AS id
MATCH (a:Actor {id: id})-[e:{types}]-(b:Actor)
WHERE {edge}
RETURN a.id, b.id, b.kind, coalesce(b.unknown, false), {near} > $hub_limit, e.id, e.kind, elementId(e)
