// From the counts that the database keeps.
RETURN {counts} AS edges
