MATCH (c:Claim)-[st:STATED_IN]->(:Source {id: $source})
WHERE any(entry IN st.entries WHERE $entries[entry])
RETURN c.id AS claim, st.editions AS editions, st.entries AS entries
