UNWIND $rows AS id
MATCH (x:Ending {id: id})
SET x.undone = $rev
