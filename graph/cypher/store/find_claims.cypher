UNWIND $rows AS id
MATCH (c:Claim {id: id})-[st:STATED_IN]->()
RETURN id, c.content AS content, c.source AS source, c.relation AS relation, st.editions AS editions, st.entries AS entries
