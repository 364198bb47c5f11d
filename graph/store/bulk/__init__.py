"""Filling an empty graph at once: what batches say becomes files for Neo4j's own importer.

    staging.py    batches → rows on the disk, one process an input
    tables.py     the rows in DuckDB, which sorts, groups and joins them out of core
    editions.py   what editions make of each other: order, completeness, versions, endings
    actors.py     records → actors, and whose voice is heard
    edges.py      relations → edges, a chunk at a time, in as many processes as there are cores
    files.py      the files that the importer reads
    prepare.py    all of it in its order

Every rule is the one by which a write decides: `graph.derive`, and the pure functions of `graph.store`. See
docs/decisions/bulk-import.md.
"""
