MATCH (c:Claim)-[st:STATED_IN]->(:Source {id: $source})
WHERE $edition IN st.editions
RETURN c.id AS claim, c.kind AS kind,
  [i IN range(0, size(st.editions) - 1) WHERE st.editions[i] = $edition | st.entries[i]] AS entries
