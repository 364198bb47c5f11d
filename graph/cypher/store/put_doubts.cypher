UNWIND $rows AS row
MATCH (a:Actor {id: row.one})
MATCH (b:Actor {id: row.other})
CREATE (a)-[m:MAY_BE]->(b)
SET m = row.doubt
