UNWIND $rows AS element
MATCH ()-[m:MAY_BE]->()
WHERE elementId(m) = element
DELETE m
