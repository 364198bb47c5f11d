UNWIND $rows AS element
MATCH ()-[e]->()
WHERE elementId(e) = element
SET e.retired = $rev
