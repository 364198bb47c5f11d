// Where an id went: an actor's is that of its least record, so that the record of an id that went tells who it is now.
OPTIONAL MATCH (r:Record {id: $record})-[:RESOLVES_TO]->(a:Actor)
RETURN a.id AS now
