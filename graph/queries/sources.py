"""Sources, their editions, and how much came from each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from neo4j import AsyncSession

from graph.errors import NotFound
from graph.paths.query import EdgeFilter
from graph.queries.cursors import read_cursor, write_cursor
from graph.queries.reading import at_one_revision, rows
from graph.texts import text


@dataclass(frozen=True)
class SourcePage:
    """One page of the sources, by id; `total` counts all."""

    sources: list[dict[str, Any]]
    total: int
    next: str | None
    rev: int


async def check_sources(session: AsyncSession, asked: EdgeFilter) -> None:
    """Raises NotFound for the first source that a filter names and the graph does not hold: an empty answer to a
    misspelt one would read as a finding."""
    named = [*asked.sources, *asked.not_sources]
    if named:
        known = await find_known_sources(session, named)
        for source in named:
            if source not in known:
                raise NotFound(
                    f"No source has the id {source!r}.",
                    hint="armstrace sources or GET /v1/sources lists them.",
                    id=source,
                )


async def find_known_sources(session: AsyncSession, ids: Sequence[str]) -> set[str]:
    """Those of these ids that are sources'."""
    return {row["id"] for row in await rows(session, text("find_known_sources"), ids=list(ids))}


async def find_sources(session: AsyncSession, limit: int = 50, after: str | None = None) -> SourcePage:
    """The sources with their editions and counts. Raises Invalid for a bad cursor."""
    at = read_cursor(after, "sources", (str,))

    async def ask(rev: int) -> SourcePage:
        (found,) = await rows(session, text("find_sources"), after=at.key[0] if at else "", limit=limit + 1)
        page = found["sources"][:limit]
        more = len(found["sources"]) > limit
        return SourcePage(page, found["total"], write_cursor("sources", (page[-1]["id"],), rev) if more else None, rev)

    return await at_one_revision(session, ask)
