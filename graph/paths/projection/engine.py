"""The second engine: sequences are found in the projection, the edges of their hops are read from Neo4j."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from neo4j import AsyncDriver, AsyncSession

from graph.paths.engine import Ask, CypherEngine
from graph.paths.projection.snapshot import Snapshot
from graph.paths.query import PathQuery
from graph.paths.reader import Reader
from graph.queries.moved import missing_actor
from graph.queries.reading import WrittenMeanwhile, open_session
from graph.queries.sources import check_sources

T = TypeVar("T")
_ATTEMPTS = 5
_CATCH_UP_SECONDS = 2.0
_WAITING = ThreadPoolExecutor(32, "newest")


class Snapshots(Protocol):
    """Where snapshots come from."""

    snapshot: Snapshot | None

    def newest(self, seconds: float) -> Snapshot | None:
        """The graph as it is from now on, waiting no longer than `seconds`; None where it is not known in time."""
        ...


class ProjectionEngine:
    """Answers from the newest snapshot, by Cypher while there is none."""

    def __init__(self, driver: AsyncDriver, database: str, snapshots: Snapshots) -> None:
        self.driver, self.database, self._snapshots = driver, database, snapshots

    async def ask(self, asked: PathQuery, ask: Ask[T]) -> T:
        """As PathEngine.ask."""
        snapshot = self._snapshots.snapshot
        if snapshot is not None and asked.min_rev is not None and asked.min_rev > snapshot.rev:
            snapshot = await self._newest()
        if snapshot is None:
            return await CypherEngine(self.driver, self.database).ask(asked, ask)
        # Not before: without a snapshot there is no need of compiled kernels.
        from graph.paths.projection.finder import ArraysFinder

        async with open_session(self.driver, self.database) as session:
            reader = Reader(session, asked)
            for _ in range(_ATTEMPTS):
                if snapshot is None:
                    break
                try:
                    reader.start_at(snapshot.rev)
                    await self._check(session, snapshot, asked)
                    answer = await ask(reader, ArraysFinder(snapshot, reader))
                    if reader.revs <= {snapshot.rev}:
                        return answer
                except WrittenMeanwhile:
                    pass
                except Exception:  # an answer too, if it is of this revision
                    if reader.revs <= {snapshot.rev}:
                        raise
                snapshot = await self._newest()
        left = asked.model_copy(update={"deadline": max(0.01, reader.left)})
        return await CypherEngine(self.driver, self.database).ask(left, ask)

    async def _newest(self) -> Snapshot | None:
        return await asyncio.get_running_loop().run_in_executor(_WAITING, self._snapshots.newest, _CATCH_UP_SECONDS)

    async def _check(self, session: AsyncSession, snapshot: Snapshot, asked: PathQuery) -> None:
        """Raises NotFound, or Moved, for the first actor or source that is not there, WrittenMeanwhile where that may
        only be so because the snapshot is a moment old."""
        for actor in (*asked.from_, *asked.to, *asked.avoid, *asked.through):
            if snapshot.number(actor) is None:
                newest = await self._newest()
                if newest is not None and newest.rev != snapshot.rev:
                    raise WrittenMeanwhile(actor)
                raise await missing_actor(session, actor)
        if asked.sources or asked.not_sources:
            await check_sources(session, asked)
