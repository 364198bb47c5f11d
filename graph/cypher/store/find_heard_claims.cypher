UNWIND $rows AS claim
MATCH (c:Claim {id: claim})
USING INDEX c:Claim(id)
CALL (c) {
  MATCH (c)-[st:STATED_IN]->()
  RETURN st
}
OPTIONAL MATCH (c)-[:SAID_BY]->()-[:RESOLVES_TO]->(speaker:Actor)
WITH c, st.editions AS editions, speaker.id AS speaker,
  COLLECT { MATCH (c)<-[:ENDS]-(x:Ending) WHERE x.undone IS NULL RETURN x {.way, .on, .why, .by} } AS endings,
  COLLECT { MATCH (c)<-[:REVIEWS]-(v:Review) RETURN v {.verdict, .on} } AS reviews
RETURN collect({id: c.id, relation: c.relation, content: c.content, source: c.source, deal: c.deal, speaker: speaker, editions: editions, endings: endings, reviews: reviews}) AS rows
