// Edges between actors are derived: of those only doubts belong to the record.
MATCH (a:{label})-[r]->(b)
WHERE NOT (a:Actor AND b:Actor AND type(r) IN $kinds)
RETURN a.id AS start, type(r) AS type, [label IN labels(b) WHERE label IN $labels][0] AS label, b.id AS end,
  r {.*} AS properties
