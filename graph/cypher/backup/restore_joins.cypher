UNWIND $rows AS row
MATCH (a:{label} {id: row.start})
MATCH (b:{end} {id: row.end})
CREATE (a)-[r:{type}]->(b)
SET r = row.properties
RETURN count(r) AS made
