MATCH (c:Claim)-[st:STATED_IN]->(:Source {id: $source})
RETURN c.id AS claim, c.relation AS relation, st.editions AS editions, st.entries AS entries,
  COLLECT { MATCH (c)<-[:ENDS]-(x:Ending) WHERE x.edition IS NOT NULL RETURN properties(x) } AS endings
