"""Running a text in a session that reads."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from neo4j import AsyncSession, Query

from graph.errors import Conflict
from graph.texts import text

T = TypeVar("T")
ATTEMPTS = 3
SECONDS = 60.0
"""After which the server ends a query that was given no other time."""


class WrittenMeanwhile(Exception):
    """What one read found is gone at the next: the graph was written to in between, and the question is asked again."""


async def rows(session: AsyncSession, cypher: str, seconds: float = SECONDS, **parameters: Any) -> list[dict[str, Any]]:
    """All rows of one query, its maps and lists as Python values."""
    result = await session.run(Query(cast(Any, cypher), timeout=seconds), parameters)
    return await result.data()


async def visible_rev(session: AsyncSession) -> int:
    """The revision that readers see, 0 for a graph that nothing was ever written to."""
    found = await rows(session, text("get_meta"))
    return int(found[0]["visible_rev"]) if found else 0


async def at_one_revision(session: AsyncSession, ask: Callable[[int], Awaitable[T]]) -> T:
    """The answer of `ask`, which is given the revision that readers see; asked again if a write came in between.

    Raises Conflict where one came in between each time: an answer is never a mixture of two revisions.
    """
    rev = await visible_rev(session)
    for _ in range(ATTEMPTS):
        try:
            answer = await ask(rev)
        except WrittenMeanwhile:
            rev = await visible_rev(session)
            continue
        before, rev = rev, await visible_rev(session)
        if rev == before:
            return answer
    raise Conflict(
        f"The graph was written to while it was read, {ATTEMPTS} times.", hint="Ask again, or after the load."
    )
