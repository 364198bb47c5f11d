RETURN COUNT { () } AS nodes, COUNT { ()-->() } AS relationships
