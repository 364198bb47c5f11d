"""The HTTP API: routers and schemas by noun over the questions in graph; no Cypher here."""
