// One deal, the parties that its own list names, every claim on it, and the edges that came of them.
MATCH (d:Deal {id: $id})
WITH d, [d] + COLLECT { MATCH (x:Deal {same_as: d.id}) RETURN x } AS told
RETURN d.same_as AS same_as, COLLECT {
    MATCH (x:Deal {same_as: d.id})
    RETURN x {.id, .title, .source} ORDER BY x.id } AS same,
  d {.id, .source, .key, .title, .legal_instruments, .context, .volume} AS deal,
  head(COLLECT { MATCH (s:Source {id: d.source}) RETURN s {.id, .title, .publisher, .url, .licence} }) AS source,
  COLLECT {
    UNWIND told AS x
    MATCH (x)-[p:PARTY]->(r:Record)-[:RESOLVES_TO]->(a:Actor)
    WITH DISTINCT p.role AS role, a ORDER BY role, a.name, a.id
    RETURN {role: role, actor: a {.id, .name, .kind, .unknown}} } AS listed,
  COLLECT { UNWIND told AS x MATCH (c:Claim)-[:PART_OF]->(x) RETURN {claim} } AS claims,
  COLLECT {
    UNWIND told AS x
    MATCH (c:Claim)-[:PART_OF]->(x)
    WITH DISTINCT c.relation AS relation
    WITH split(relation, '.') AS ends
    MATCH (s:Actor {id: ends[1]})-[e:SUPPLIES|BROKERS|TRANSPORTS|FINANCES|PAYS]->(o:Actor {id: ends[2]})
    WHERE type(e) = ends[0] AND e.deal = d.id AND {visible}
    WITH s, e, o ORDER BY e.id
    RETURN {edge: properties(e), subject: s {.id, .name, .kind, .unknown}, object: o {.id, .name, .kind, .unknown}} } AS edges
