UNWIND $rows AS row
MATCH (r:Record {id: row.id})
OPTIONAL MATCH (r)-[old:RESOLVES_TO]->()
DELETE old
WITH row, r
MERGE (a:Actor {id: row.actor})
ON CREATE SET a.near_transaction = 0, a.near_control = 0, a.near_link = 0, a.near_personal = 0, a.near_status = 0,
  a.near_walked = 0
CREATE (r)-[:RESOLVES_TO]->(a)
