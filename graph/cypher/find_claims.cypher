// Several claims at once.
UNWIND $ids AS id
MATCH (c:Claim {id: id})
RETURN {claim} AS claim
