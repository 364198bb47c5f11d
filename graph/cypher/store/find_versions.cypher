UNWIND $rows AS owner
MATCH (v:Version {of: owner})
RETURN v.id AS id, v.of AS of, v.content AS content, v.editions AS editions, v.retrieved AS retrieved
