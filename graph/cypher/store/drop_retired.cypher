MATCH (:Actor)-[e]->()
WHERE e.retired <= $rev
CALL (e) {
  DELETE e
} IN TRANSACTIONS OF 5000 ROWS
