// The edges between pairs of actors, each pair once; their ends by place in $pairs.
CYPHER 5 UNWIND range(0, size($pairs) - 1) AS place
MATCH (one:Actor {id: $pairs[place][0]})
MATCH (other:Actor {id: $pairs[place][1]})
CALL (one, other) {
  MATCH (one)-[e:{types}]-(other)
  RETURN e
}
WITH place, one, e
WHERE {visible}
RETURN {columns}
