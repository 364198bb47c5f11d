// All edges of some relations of one kind, whatever their standing.
UNWIND $relations AS relation
MATCH (:Actor {id: relation.subject})-[e:`KIND`]->(:Actor {id: relation.object})
WHERE {visible}
RETURN properties(e) AS edge
