MATCH (:Actor {id: $id})<-[:RESOLVES_TO]-(r:Record)
RETURN min(r.id) AS id
