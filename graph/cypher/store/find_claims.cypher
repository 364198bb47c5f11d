UNWIND $rows AS id
MATCH (c:Claim {id: id})-[st:STATED_IN]->()
USING INDEX c:Claim(id)
RETURN collect({id: id, content: c.content, source: c.source,
  relation: c.relation, editions: st.editions, entries: st.entries}) AS rows
