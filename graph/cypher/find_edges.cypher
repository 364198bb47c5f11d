MATCH ()-[e]->()
WHERE elementId(e) IN $elements
RETURN properties(e) AS edge
