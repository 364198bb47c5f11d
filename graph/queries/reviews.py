"""What a machine read and nobody has reviewed."""

from __future__ import annotations

from neo4j import AsyncSession

from graph.queries.claims import ClaimPage, claim_columns, read_page
from graph.queries.cursors import read_cursor
from graph.queries.reading import at_one_revision, rows
from graph.texts import text


async def list_waiting(
    session: AsyncSession, source: str | None = None, limit: int = 50, after: str | None = None
) -> ClaimPage:
    """The claims that wait for a review, of one source or of all, by source and their place in it. Raises Invalid for
    a cursor of another question.
    """
    asked = ["waiting", source]
    cursor = read_cursor(after, asked, (str, int, str))
    place = cursor.key if cursor else (None, None, None)

    async def ask(rev: int) -> ClaimPage:
        cypher = text("list_waiting").replace("{claim}", claim_columns("c"))
        names = ("after_source", "after_start", "after_id")
        [found] = await rows(session, cypher, source=source, limit=limit + 1, **dict(zip(names, place, strict=True)))
        return await read_page(session, found, limit, asked, ["source", "start"], rev)

    return await at_one_revision(session, ask)
