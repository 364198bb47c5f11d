UNWIND $ids AS id
RETURN collect(CASE WHEN EXISTS { (:Claim {id: id}) } OR EXISTS { (:Record {id: id}) } THEN id END) AS known
