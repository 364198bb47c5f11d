MATCH (s:Source {id: $source})
RETURN properties(s) AS source
