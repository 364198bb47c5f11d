"""Emptying the graph of a test run, whatever a test before has left in it: in steps that any heap has room for."""

from typing import LiteralString

import neo4j

FEW = 5000
COUNT: LiteralString = "MATCH (n) RETURN count(n) AS nodes"
AT_ONCE: LiteralString = "MATCH (n) WHERE NOT (n:Meta AND $keep_meta) DETACH DELETE n"
# Relationships first: a node that many end at would go with all of them in one transaction.
STEPS: tuple[LiteralString, ...] = (
    "MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 5000 ROWS",
    "MATCH (n) WHERE NOT (n:Meta AND $keep_meta) CALL (n) { DELETE n } IN TRANSACTIONS OF 5000 ROWS",
)


async def empty(driver: neo4j.AsyncDriver, database: str, *, keep_meta: bool = False) -> None:
    """Remove all nodes and relationships. Constraints and indexes stay, and with `keep_meta` the count of revisions."""
    async with driver.session(database=database) as session:
        nodes = (await (await session.run(COUNT)).single(strict=True))["nodes"]
        for step in STEPS if nodes > FEW else (AT_ONCE,):
            await (await session.run(step, keep_meta=keep_meta)).consume()


def empty_at(driver: neo4j.Driver, database: str) -> None:
    """The same for those who have no event loop."""
    with driver.session(database=database) as session:
        for step in STEPS:
            session.run(step, keep_meta=False).consume()
