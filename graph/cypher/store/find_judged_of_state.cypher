// Judged records of a state: it is one, whichever source names it.
UNWIND $rows AS id
MATCH (:Actor {id: id})<-[:RESOLVES_TO]-(r:Record)
WHERE EXISTS { (r)<-[:JUDGES]-(:Judgement) }
RETURN collect({id: r.id}) AS rows
