MATCH (:Actor)-[e]->()
WHERE e.staged = $rev
CALL (e) {
  DELETE e
} IN TRANSACTIONS OF 5000 ROWS
