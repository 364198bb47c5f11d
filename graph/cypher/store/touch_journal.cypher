MATCH (j:Journal {id: 'journal', owner: $owner})
SET j.stage = $stage, j.touched = timestamp()
RETURN j.id AS id
