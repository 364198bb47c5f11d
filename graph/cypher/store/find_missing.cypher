UNWIND $rows AS id
WITH DISTINCT id
WHERE NOT EXISTS { MATCH (n:Ending|Review {id: id}) WHERE $label IN labels(n) }
RETURN collect({id: id}) AS rows
