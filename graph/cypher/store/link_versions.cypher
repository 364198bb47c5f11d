UNWIND $rows AS owner
MATCH (v:Version {of: owner})
MATCH (n:Source|Record|Deal {id: owner})
MERGE (v)-[:VERSION_OF]->(n)
