UNWIND $rows AS id
MATCH (:Actor {id: id})<-[:RESOLVES_TO]-(r:Record)
WHERE EXISTS { (r)-[:SPEAKS_FOR]->() }
RETURN collect({id: r.id}) AS rows
