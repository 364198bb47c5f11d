// One deal, the parties that its own list names, every claim on it, and the edges that came of them.
MATCH (d:Deal {id: $id})
RETURN d {.id, .source, .key, .title, .legal_instruments, .context, .volume} AS deal,
  head(COLLECT { MATCH (s:Source {id: d.source}) RETURN s {.id, .title, .publisher, .url, .licence} }) AS source,
  COLLECT {
    MATCH (d)-[p:PARTY]->(r:Record)-[:RESOLVES_TO]->(a:Actor)
    WITH p, a ORDER BY p.role, a.name, a.id
    RETURN {role: p.role, actor: a {.id, .name, .kind, .unknown}} } AS listed,
  COLLECT { MATCH (c:Claim)-[:PART_OF]->(d) RETURN {claim} } AS claims,
  COLLECT {
    MATCH (c:Claim)-[:PART_OF]->(d)
    WITH DISTINCT c.relation AS relation
    WITH split(relation, '.') AS ends
    MATCH (s:Actor {id: ends[1]})-[e:SUPPLIES|BROKERS|TRANSPORTS|FINANCES|PAYS]->(o:Actor {id: ends[2]})
    WHERE type(e) = ends[0] AND e.deal = d.id AND {visible}
    WITH s, e, o ORDER BY e.id
    RETURN {edge: properties(e), subject: s {.id, .name, .kind, .unknown}, object: o {.id, .name, .kind, .unknown}} } AS edges
