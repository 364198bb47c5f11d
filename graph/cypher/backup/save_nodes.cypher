// Of one label, one after the other: the file is as large as the graph.
MATCH (n:{label})
RETURN n {.*} AS node
