UNWIND $rows AS id
MATCH (c:Claim {id: id})
USING INDEX c:Claim(id)
CALL (c) {
  MATCH (c)-[st:STATED_IN]->()
  RETURN st
}
WITH id AS claim, c.kind AS kind, c.relation AS relation, st.editions AS editions, st.entries AS entries,
  COLLECT { MATCH (c)<-[:ENDS]-(x:Ending) WHERE x.edition IS NOT NULL RETURN properties(x) } AS endings
RETURN collect({claim: claim, kind: kind, relation: relation, editions: editions, entries: entries, endings: endings}) AS rows
