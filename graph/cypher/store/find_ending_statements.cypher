MATCH (c:Claim)-[st:STATED_IN]->(:Source {id: $source})
WHERE NOT st.editions[-1] IN $open OR EXISTS { MATCH (c)<-[:ENDS]-(x:Ending) WHERE x.edition IS NOT NULL }
RETURN c.id AS claim, c.kind AS kind, c.relation AS relation, st.editions AS editions, st.entries AS entries,
  COLLECT { MATCH (c)<-[:ENDS]-(x:Ending) WHERE x.edition IS NOT NULL RETURN properties(x) } AS endings
