// One actor, what its sources call it, who designates it, how much there is on it by kind and standing, and the deals
// whose own lists give it a part.
MATCH (a:Actor {id: $id})
RETURN
  a {.id, .name, .kind, .names, .countries, .unknown, .identifiers,
    .near_transaction, .near_control, .near_link, .near_personal, .near_status, .near_walked} AS actor,
  COLLECT {
    MATCH (r:Record)-[:RESOLVES_TO]->(a)
    OPTIONAL MATCH (s:Source {id: r.source})
    RETURN {record}
    ORDER BY r.source, r.key
  } AS records,
  COLLECT {
    MATCH (a)<-[:RESOLVES_TO]-(:Record)-[:SPEAKS_FOR]->(:Record)-[:RESOLVES_TO]->(b:Actor)
    WITH DISTINCT b ORDER BY b.name, b.id
    RETURN b {.id, .name, .kind}
  } AS speaks_for,
  COLLECT {
    MATCH (a)-[e:!MAY_BE]-(b:Actor)
    WHERE {visible}
    WITH e.kind AS kind, e.family AS family, CASE WHEN e.subject = a.id THEN 'out' ELSE 'in' END AS direction,
      e.standing AS standing, e, b,
      size(e.claims) > 0 AND all(id IN e.claims WHERE EXISTS {
        MATCH (:Claim {id: id})<-[:ENDS]-(x:Ending {way: 'delisted'}) WHERE x.undone IS NULL }) AS dropped
    WITH kind, family, direction, standing, count(DISTINCT e) AS edges, count(DISTINCT b) AS actors,
      count(DISTINCT CASE WHEN dropped THEN e END) AS dropped
    ORDER BY kind, direction, standing
    RETURN {kind: kind, family: family, direction: direction, standing: standing, edges: edges, actors: actors, dropped: dropped}
  } AS relations,
  COLLECT {
    MATCH (d:Deal)-[p:PARTY]->(:Record)-[:RESOLVES_TO]->(a)
    WITH DISTINCT p.role AS role, d ORDER BY role, d.title, d.id
    WITH role, collect(d {.id, .title}) AS deals
    RETURN {role: role, deals: size(deals), first: deals[..$deals]}
  } AS parts,
  COLLECT {
    MATCH (x:Actor)-[e:DESIGNATES]->(a)
    WHERE {visible}
    WITH x, e ORDER BY e.first, x.name, e.id
    RETURN {authority: x {.id, .name, .kind}, edge: properties(e)}
  } AS designations,
  COLLECT {
    MATCH (a)<-[:RESOLVES_TO]-(:Record)<-[:JUDGES]-(j:Judgement)
    WITH DISTINCT j ORDER BY j.verdict, j.id
    RETURN properties(j)
  } AS judgements,
  COLLECT {
    MATCH (a)-[m:MAY_BE]-(b:Actor)
    WITH m, b ORDER BY m.score DESC, b.name, b.id
    RETURN {actor: b {.id, .name, .kind}, doubt: m.id, why: m.why, score: m.score}
  } AS may_be
