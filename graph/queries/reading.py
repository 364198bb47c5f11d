"""Sessions that read, and reading at one revision."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from neo4j import READ_ACCESS, AsyncDriver, AsyncSession, Query
from neo4j.exceptions import Neo4jError

from graph.errors import Conflict, Restoring
from graph.texts import text

T = TypeVar("T")
ATTEMPTS = 3
SECONDS = 60.0
"""After which the server ends a query that was given no other time."""
COMMIT_SECONDS = 2.0
"""For how long a write that is being committed is looked for, before it is waited for as writers wait for another."""
LOCK_SECONDS = 30.0
"""For how long then."""
_LOOK_AGAIN = 0.01


class WrittenMeanwhile(Exception):
    """What one read found is gone at the next: the graph was written to in between, and the question is asked again."""


# Who opened a session, for the one thing that readers write: see visible_rev.
_OPENED: WeakKeyDictionary[AsyncSession, tuple[AsyncDriver, str]] = WeakKeyDictionary()


@asynccontextmanager
async def open_session(driver: AsyncDriver, database: str) -> AsyncIterator[AsyncSession]:
    """A session that reads."""
    async with driver.session(database=database, default_access_mode=READ_ACCESS) as session:
        _OPENED[session] = driver, database
        yield session


async def rows(session: AsyncSession, cypher: str, seconds: float = SECONDS, **parameters: Any) -> list[dict[str, Any]]:
    """All rows of one query, its maps and lists as Python values."""
    result = await session.run(Query(cast(Any, cypher), timeout=seconds), parameters)
    return await result.data()


async def look(session: AsyncSession) -> int | None:
    """The revision that readers see, 0 for a graph that nothing was ever written to; None while a write is being
    committed, which shows piece by piece. Raises Restoring while a backup is restored."""
    found = await rows(session, text("get_meta"))
    if not found:
        return 0
    if found[0]["restoring"]:
        raise Restoring
    return None if found[0]["committing"] else int(found[0]["visible_rev"])


async def visible_rev(session: AsyncSession) -> int:
    """The revision that readers see, when all of it has arrived; 0 for a graph that nothing was ever written to.

    A write that is being committed is waited for; what one left that was killed meanwhile is taken away, where the
    session was opened by open_session. Raises Conflict where that lasts too long.
    """
    ends_at = time.monotonic() + COMMIT_SECONDS
    while (rev := await look(session)) is None:
        if time.monotonic() < ends_at:
            await asyncio.sleep(_LOOK_AGAIN)
            continue
        try:
            await end_broken_commits(*_OPENED[session])
        except (KeyError, Neo4jError) as error:
            raise Conflict("The graph is being written to.", hint="Ask again, or after the load.") from error
    return rev


async def end_broken_commits(driver: AsyncDriver, database: str) -> None:
    """Wait for every writer to end, and take away what those left that were killed while they committed. Raises what
    the driver raises where that lasts too long."""
    async with driver.session(database=database) as session:
        query = Query(cast(Any, text("end_broken_commits")), timeout=LOCK_SECONDS)
        await (await session.run(query)).consume()


async def at_one_revision(session: AsyncSession, ask: Callable[[int], Awaitable[T]]) -> T:
    """The answer of `ask`, which is given the revision that readers see; asked again if a write came in between.

    What `ask` raises is an answer too. Raises Conflict where a write came in between each time: an answer is never a
    mixture of two revisions.
    """
    for _ in range(ATTEMPTS):
        rev = await visible_rev(session)
        try:
            answer = await ask(rev)
        except WrittenMeanwhile:
            continue
        except Exception:
            if await look(session) == rev:
                raise
            continue
        if await look(session) == rev:
            return answer
    raise Conflict(
        f"The graph was written to while it was read, {ATTEMPTS} times.", hint="Ask again, or after the load."
    )
