SHOW CONSTRAINTS YIELD name WHERE name = 'claim_id'
