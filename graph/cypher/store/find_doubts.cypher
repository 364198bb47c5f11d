// Whose identity with these actors is in doubt, as it stands.
UNWIND $rows AS id
MATCH (:Actor {id: id})-[m:MAY_BE]-(:Actor)
WITH DISTINCT m
RETURN collect({element: elementId(m), doubt: properties(m), one: startNode(m).id, other: endNode(m).id}) AS rows
