UNWIND $rows AS row
MATCH (a:`LABEL` {id: row.start})
MATCH (b:`END` {id: row.end})
CREATE (a)-[r:`TYPE`]->(b)
SET r = row.properties
RETURN count(r) AS made
