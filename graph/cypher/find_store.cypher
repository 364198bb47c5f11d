CALL db.info() YIELD id, creationDate
RETURN id + ' ' + creationDate AS id
