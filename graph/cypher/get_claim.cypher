MATCH (c:Claim {id: $id})
RETURN {claim} AS claim
