UNWIND $rows AS element
MATCH ()-[e]->()
WHERE elementId(e) = element
DELETE e
