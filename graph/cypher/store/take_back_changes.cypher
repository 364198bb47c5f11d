MATCH (c:Change {rev: $rev})
CALL (c) {
  DELETE c
} IN TRANSACTIONS OF 5000 ROWS
