"""What a machine read and nobody has reviewed."""

from __future__ import annotations

from dataclasses import dataclass

from neo4j import AsyncSession

from graph.queries.claims import Row, claim_columns, read_claims
from graph.queries.cursors import read_cursor, write_cursor
from graph.queries.reading import at_one_revision, rows
from graph.texts import text


@dataclass(frozen=True)
class WaitingPage:
    """Claims that wait, as `claim_json` shows them, by source and by their place in it; `total` of them in all."""

    claims: list[Row]
    total: int
    next: str | None
    rev: int


async def list_waiting(
    session: AsyncSession, source: str | None = None, limit: int = 50, after: str | None = None
) -> WaitingPage:
    """The claims that wait for a review, of one source or of all. Raises Invalid for a cursor of another question."""
    asked = ["waiting", source]
    cursor = read_cursor(after, asked, (str, int, str))
    place = cursor.key if cursor else (None, None, None)

    async def ask(rev: int) -> WaitingPage:
        cypher = text("list_waiting").replace("{claim}", claim_columns("c"))
        names = ("after_source", "after_start", "after_id")
        [found] = await rows(session, cypher, source=source, limit=limit + 1, **dict(zip(names, place, strict=True)))
        listed = found["claims"][:limit]
        shown = {row["id"]: row for row in await read_claims(session, [row["claim"] for row in listed])}
        last = listed[-1] if len(found["claims"]) > limit else None
        return WaitingPage(
            claims=[shown[row["claim"]["id"]] for row in listed],
            total=found["total"],
            next=write_cursor(asked, (last["source"], last["start"], last["claim"]["id"]), rev) if last else None,
            rev=rev,
        )

    return await at_one_revision(session, ask)
