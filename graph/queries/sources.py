"""Sources, their editions, and how much came from each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from neo4j import AsyncSession

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


async def find_sources(session: AsyncSession, limit: int = 50, after: str | None = None) -> SourcePage:
    """The sources with their editions and counts. Raises Invalid for a bad cursor."""
    at = read_cursor(after, "sources", (str,))

    async def ask(rev: int) -> SourcePage:
        (found,) = await rows(session, text("find_sources"), after=at.key[0] if at else "", limit=limit + 1)
        page = found["sources"][:limit]
        more = len(found["sources"]) > limit
        return SourcePage(page, found["total"], write_cursor("sources", (page[-1]["id"],), rev) if more else None, rev)

    return await at_one_revision(session, ask)
