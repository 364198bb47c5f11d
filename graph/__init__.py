"""Everything that knows Neo4j: the model, the derivation, the store, the queries and the managed local server."""
