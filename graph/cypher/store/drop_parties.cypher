UNWIND $rows AS id
MATCH (d:Deal {id: id})
USING INDEX d:Deal(id)
CALL (d) {
  MATCH (d)-[p:PARTY]->()
  DELETE p
}
