UNWIND $rows AS id
MATCH (e:Edition {id: id})
RETURN properties(e) AS edition
