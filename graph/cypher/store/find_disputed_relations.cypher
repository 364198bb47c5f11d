UNWIND $rows AS relation
MATCH (c:Claim)
USING INDEX c:Claim(relation, stance)
WHERE c.relation = relation AND c.stance IN $stances
RETURN collect(DISTINCT relation) AS rows
