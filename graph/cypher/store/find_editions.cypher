MATCH (e:Edition {source: $source})
RETURN properties(e) AS edition
