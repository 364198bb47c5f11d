UNWIND $rows AS relation
MATCH (c:Claim {relation: relation})
USING INDEX c:Claim(relation)
CALL (c) {
  MATCH (c)-[st:STATED_IN]->()
  RETURN st
}
OPTIONAL MATCH (c)-[:SAID_BY]->()-[:RESOLVES_TO]->(speaker:Actor)
WITH c.id AS id, relation, c.content AS content, c.source AS source, c.deal AS deal, speaker.id AS speaker,
  st.editions AS editions,
  COLLECT { MATCH (c)<-[:ENDS]-(x:Ending) WHERE x.undone IS NULL RETURN x {.way, .on, .why, .by} } AS endings,
  COLLECT { MATCH (c)<-[:REVIEWS]-(v:Review) RETURN v {.verdict, .on} } AS reviews
RETURN collect({id: id, relation: relation, content: content, source: source, deal: deal, speaker: speaker, editions: editions, endings: endings, reviews: reviews}) AS rows
