UNWIND $rows AS row
MATCH ()-[e]->()
WHERE elementId(e) = row.element
SET e += row.put
