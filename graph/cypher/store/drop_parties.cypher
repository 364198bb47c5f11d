UNWIND $rows AS id
MATCH (:Deal {id: id})-[p:PARTY]->()
DELETE p
