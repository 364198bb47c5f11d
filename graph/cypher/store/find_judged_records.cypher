UNWIND $rows AS id
MATCH (r:Record {id: id})
WHERE EXISTS { (r)<-[:JUDGES]-(:Judgement) }
RETURN collect({id: id}) AS rows
