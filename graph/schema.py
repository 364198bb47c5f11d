"""The schema: constraints and indexes from schema.cypher, and the version that the graph says it has."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

import neo4j

from graph.errors import ArmstraceError
from graph.texts import text

SCHEMA_VERSION = 1
INDEX_SECONDS = 600


class NewerGraph(ArmstraceError):
    """The graph was written by a later version of armstrace than this one."""

    code: ClassVar[str] = "newer-graph"
    status: ClassVar[int] = 409
    title: ClassVar[str] = "The graph is newer than this armstrace"


async def apply_schema(driver: neo4j.AsyncDriver, database: str) -> int:
    """Create what is missing of schema.cypher, wait until its indexes answer, and return the schema's version.

    Raises NewerGraph, before anything is changed, where the graph has a later version.
    """
    async with driver.session(database=database) as session:
        await session.execute_read(check_version)
        there = await session.execute_read(find_schema_names)
        for statement in statements():
            # What is there is asked for once: fifty statements that do nothing take a second.
            if _name_of(statement) not in there:
                await (await session.run(statement)).consume()
        await (await session.run("CALL db.awaitIndexes($seconds)", seconds=INDEX_SECONDS)).consume()
        await session.execute_write(put_meta)
    return SCHEMA_VERSION


async def check_version(tx: neo4j.AsyncManagedTransaction) -> int | None:
    """The version that the graph says it has, None for a graph without a schema. Raises NewerGraph."""
    found = await (await tx.run(text("check_version"))).single()
    version: int | None = found["version"] if found else None
    if version is not None and version > SCHEMA_VERSION:
        raise NewerGraph(
            f"The graph has schema version {version}, this armstrace knows {SCHEMA_VERSION}.",
            hint="Install the armstrace that wrote it, or a later one.",
        )
    return version


async def find_schema_names(tx: neo4j.AsyncManagedTransaction) -> set[str]:
    """The names of all constraints and indexes that the graph has."""
    return {row["name"] for row in await (await tx.run(text("find_schema_names"))).data()}


def _name_of(statement: str) -> str | None:
    found = re.search(r"(?:CONSTRAINT|INDEX)\s+(\w+)\s+IF NOT EXISTS", statement)
    return found[1] if found else None


async def put_meta(tx: neo4j.AsyncManagedTransaction) -> None:
    """Make the one Meta node, or note the new version on it."""
    await (await tx.run(text("put_meta"), version=SCHEMA_VERSION)).consume()


@lru_cache(maxsize=1)
def statements() -> tuple[str, ...]:
    """The statements of schema.cypher, without the comments around them."""
    beside = Path(__file__).with_name("schema.cypher")  # in a wheel
    path = beside if beside.is_file() else Path(__file__).parent.parent / "schema.cypher"
    return tuple(split_statements(path.read_text(encoding="utf-8")))


def split_statements(script: str) -> Iterator[str]:
    """The statements of a Cypher script. A `;` in a string, in a quoted name or in a comment ends none."""
    statement, at = "", 0
    while at < len(script):
        if script.startswith(("//", "/*"), at):
            at = _after(script, at + 2, "\n" if script[at + 1] == "/" else "*/")
            statement += " "
        elif script[at] in "'\"`":
            end = _after_quoted(script, at)
            statement += script[at:end]
            at = end
        elif script[at] == ";":
            if statement.strip():
                yield statement.strip()
            statement, at = "", at + 1
        else:
            statement += script[at]
            at += 1
    if statement.strip():
        yield statement.strip()


def _after(script: str, at: int, closing: str) -> int:
    found = script.find(closing, at)
    return len(script) if found < 0 else found + len(closing)


def _after_quoted(script: str, at: int) -> int:
    quote = script[at]
    at += 1
    while at < len(script) and script[at] != quote:
        at += 2 if script[at] == "\\" and quote != "`" else 1
    return at + 1
