// Every claim on some relations, with all that another graph needs to hold it: who says it, where, how it ended.
UNWIND $rows AS relation
MATCH (c:Claim {relation: relation})
USING INDEX c:Claim(relation)
CALL (c) {
  MATCH (c)-[st:STATED_IN]->()
  RETURN st
}
OPTIONAL MATCH (c)-[:SAID_BY]->()-[:RESOLVES_TO]->(speaker:Actor)
RETURN collect({id: c.id, relation: relation, content: c.content, source: c.source, speaker: speaker.id,
  editions: st.editions, entries: st.entries,
  endings: COLLECT { MATCH (c)<-[:ENDS]-(x:Ending) WHERE x.undone IS NULL RETURN x {.way, .on, .why, .by} ORDER BY x.on, x.id },
  reviews: COLLECT { MATCH (c)<-[:REVIEWS]-(v:Review) RETURN v {.verdict, .by, .on, .note} ORDER BY v.on, v.id }}) AS rows
