"""What the graph says of itself."""

from dataclasses import dataclass

import neo4j

from graph.texts import text


@dataclass(frozen=True)
class Meta:
    """The version of the schema, the last revision written, and the one that readers see."""

    schema_version: int
    rev: int
    visible_rev: int
    restoring: bool = False


async def get_meta(driver: neo4j.AsyncDriver, database: str) -> Meta | None:
    """What the graph says of itself, None before its schema was applied."""
    async with driver.session(database=database, default_access_mode=neo4j.READ_ACCESS) as session:
        result = await session.run(neo4j.Query(text("get_meta"), timeout=10))
        found = await result.single()
    return Meta(found["schema_version"], found["rev"], found["visible_rev"], found["restoring"]) if found else None
