UNWIND CASE WHEN EXISTS { MATCH (e:Edition {id: $edition}) WHERE e.complete AND e.loading IS NULL } THEN [1] ELSE [] END
  AS complete
MATCH (c:Claim)-[st:STATED_IN]->(:Source {id: $source})
WHERE $edition IN st.editions AND NOT c.id IN $claims
RETURN count(c) AS lacking
