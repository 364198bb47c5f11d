UNWIND $rows AS row
MATCH (a:Actor {id: row.id})
SET a.near_transaction = a.near_transaction + row.near_transaction,
    a.near_control = a.near_control + row.near_control,
    a.near_link = a.near_link + row.near_link,
    a.near_personal = a.near_personal + row.near_personal,
    a.near_status = a.near_status + row.near_status,
    a.near_walked = a.near_walked + row.near_walked
