MATCH (j:Journal {id: 'journal', owner: $owner})
SET j.owner = $heir, j.touched = timestamp()
RETURN j.id AS id
