UNWIND $rows AS row
MATCH (a:Actor {id: row.id})
SET a += row
REMOVE a:Person:Organization:Company:PublicBody:LegalEntity:State:Vessel:Airplane:Address
SET a:$(row.kind)
