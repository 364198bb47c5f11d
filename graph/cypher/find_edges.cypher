UNWIND $ids AS id
MATCH ()-[e:`KIND` {id: id}]->()
WHERE {visible}
RETURN properties(e) AS edge
