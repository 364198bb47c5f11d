SHOW CONSTRAINTS YIELD type, entityType, labelsOrTypes, properties
WHERE entityType = 'NODE' AND type ENDS WITH 'UNIQUENESS' AND properties = ['id']
RETURN labelsOrTypes[0] AS label
