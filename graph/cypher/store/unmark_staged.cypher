MATCH (:Actor)-[e]->()
WHERE e.staged <= $rev
CALL (e) {
  REMOVE e.staged
} IN TRANSACTIONS OF 5000 ROWS
