"""Telling readers of a commit: Neo4j shows one piece by piece, its revision before its edges.

Before a write is committed, a Commit node says so in a transaction of its own, and is taken away when all has arrived.
Who reads looks for one before and after. See docs/decisions/commits.md.
"""

from __future__ import annotations

from contextlib import suppress

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from graph.store.run import ask


async def begin_commit(driver: neo4j.AsyncDriver, database: str, rev: int) -> None:
    """Say that this revision is about to be committed; called under the lock, as the last thing before it is."""
    async with driver.session(database=database) as session:
        await session.execute_write(lambda tx: ask(tx, "begin_commit", rev=rev))


async def end_commit(driver: neo4j.AsyncDriver, database: str, rev: int) -> None:
    """Say that it has arrived. Where this is not reached, the next write says it, or a reader that waited for it."""
    with suppress(DriverError, Neo4jError):  # what was written is written, and must not be told as failed
        async with driver.session(database=database) as session:
            await session.execute_write(lambda tx: ask(tx, "end_commit", rev=rev))
