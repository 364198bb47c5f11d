UNWIND $rows AS row
MATCH (c:Claim {id: row.id})-[st:STATED_IN]->()
SET st.editions = row.editions, st.entries = row.entries, c += row.properties
