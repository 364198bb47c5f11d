UNWIND $rows AS id
MATCH (c:Claim {id: id})
USING INDEX c:Claim(id)
// In a subquery the claim is given: a plan from the first days of a graph may join with all statements instead.
CALL (c) {
  MATCH (c)-[st:STATED_IN]->()
  RETURN st
}
RETURN collect({id: id, content: c.content, source: c.source,
  relation: c.relation, editions: st.editions, entries: st.entries}) AS rows
