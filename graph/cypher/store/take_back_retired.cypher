MATCH (:Actor)-[e]->()
WHERE e.retired = $rev
CALL (e) {
  REMOVE e.retired
} IN TRANSACTIONS OF 5000 ROWS
