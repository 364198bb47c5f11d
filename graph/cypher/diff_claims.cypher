// Claims that only one of two editions of a source states, and how those of the first ended.
MATCH (c:Claim)-[st:STATED_IN]->(:Source {id: $source})
WITH c, $before IN st.editions AS was, $after IN st.editions AS is,
  [i IN range(0, size(st.editions) - 1) WHERE st.editions[i] IN [$before, $after] | st.entries[i]] AS entries
WHERE was <> is
MATCH (c)-[:SUBJECT]->(s:Record), (c)-[:OBJECT]->(o:Record)
RETURN c.id AS id, c.relation AS relation, c.kind AS kind, s.name AS subject, o.name AS object,
  s.id AS subject_record, o.id AS object_record, entries, c.stance AS stance, c.certainty AS certainty, c.phase AS phase, c.programme AS programme, is AS came,
  head(COLLECT { MATCH (c)<-[:ENDS]-(x:Ending) WHERE x.edition IS NOT NULL AND x.undone IS NULL RETURN x.way }) AS way
