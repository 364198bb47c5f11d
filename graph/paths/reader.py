"""One question's reads from Neo4j: under one deadline, at one revision."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Sequence
from copy import copy
from itertools import pairwise
from typing import Any

from neo4j import AsyncResult, AsyncSession, Query
from neo4j.exceptions import Neo4jError

from graph.errors import Conflict, NotFound
from graph.model.edges import DOUBT_FAMILY, MAY_BE, Doubt, Edge
from graph.paths.answer import ActorShown
from graph.paths.lens import Lens
from graph.paths.query import PathQuery
from graph.paths.texts import alike, fragment, types_of
from graph.queries.moved import missing_actor

_OVERRUN = 0.5  # seconds given to the database to end a query that ran into its own limit


class Stopped(Exception):
    """The search had to end early: `why` is deadline or memory."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Reader:
    """One question's reads: one deadline, one revision. `revs`: the revisions at which edges and names were read."""

    def __init__(self, session: AsyncSession, asked: PathQuery) -> None:
        self._session = session
        self._ends_at = time.monotonic() + asked.deadline
        self.asked = asked
        self.lens = Lens(asked)
        self.rev = 0
        self.revs: set[int | None] = set()
        self._names: dict[str, ActorShown] = {}

    def asking(self, asked: PathQuery) -> Reader:
        """Reads for another question: under the same deadline, at the same revision, and noted together."""
        other = copy(self)
        other.asked, other.lens = asked, Lens(asked)
        return other

    def start_at(self, rev: int) -> None:
        """Read at this revision from here on. Raises NotFound for a graph that holds nothing yet, Conflict for one that
        is not as far as was asked."""
        if rev == 0:
            raise NotFound("The graph is empty: nothing was loaded yet.", hint="Run: armstrace demo, or armstrace load")
        if self.asked.min_rev is not None and rev < self.asked.min_rev:
            raise Conflict(
                f"The graph is at revision {rev}, before the asked {self.asked.min_rev}.",
                hint="Ask again when the write has arrived.",
            )
        self.rev = rev
        self.revs.clear()
        self._names.clear()

    async def check_actors(self) -> None:
        """Raises NotFound, or Moved, for the first actor that the question names and the graph does not hold."""
        asked = self.asked
        named = [*asked.from_, *asked.to, *asked.avoid, *asked.through]
        known = await self.find_actor_names(named)
        for actor in named:
            if actor not in known:
                raise await missing_actor(self._session, actor)

    async def find_actor_names(self, ids: Sequence[str]) -> dict[str, ActorShown]:
        """Actors by id; those on sequences whose edges were read are known already."""
        missing = [i for i in ids if i not in self._names]
        if missing:
            await self._find_between([], missing, "", timed=False)
        return {i: self._names[i] for i in ids if i in self._names}

    async def rows(self, query: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        """Run a query under what is left of the deadline. Raises Stopped."""
        return await self._rows(query, parameters, timed=True)

    async def find_hop_edges(
        self, sequences: Sequence[Sequence[str]], types: str | None = None, *, timed: bool = True
    ) -> dict[frozenset[str], list[Edge | Doubt]]:
        """All visible edges of the asked kinds between neighbours in these sequences of actors, in both directions, and
        what is in doubt about them where that is asked, by the pair.
        """
        pairs = sorted({tuple(sorted(pair)) for ids in sequences for pair in pairwise(ids)})
        actors = {i for ids in sequences for i in ids}
        if not pairs:
            return {}
        rows = await self._find_between(pairs, actors, types or types_of(self.asked), timed=timed)
        return {frozenset(r["pair"]): [_step_of(r["pair"], e) for e in r["edges"]] for r in rows}

    async def _find_between(
        self, pairs: Sequence[tuple[str, ...]], actors: Collection[str], types: str, *, timed: bool
    ) -> list[dict[str, Any]]:
        """`pair` and `edges` of each pair; the names of the actors are kept. One round trip for all of it."""
        visible = fragment("_edge_visible", e="e")
        query = fragment("find_hop_edges", types=types or MAY_BE, visible=visible, revision=fragment("_revision"))
        parameters = {"pairs": [list(p) for p in pairs], "actors": alike(sorted(actors)), "visible_rev": self.rev}
        [row] = await self._rows(query, parameters, timed=timed)
        self.read_at(row["rev"])
        self._names |= {a["id"]: ActorShown.model_validate(a) for a in row["actors"]}
        between: list[dict[str, Any]] = row["between"]
        return between

    def read_at(self, rev: int | None) -> None:
        """Note that something was read at this revision; None while a write was being committed."""
        self.revs.add(rev)

    @property
    def left(self) -> float:
        """Seconds that are left, less than none when the deadline has passed."""
        return self._ends_at - time.monotonic()

    def clock(self) -> float:
        """Seconds that are left. Raises Stopped when there are none."""
        left = self.left
        if left <= 0:
            raise Stopped("deadline")
        return left

    async def _rows(self, query: str, parameters: dict[str, Any], *, timed: bool) -> list[dict[str, Any]]:
        if not timed:
            return await _rows_of(await self._session.run(Query(query), parameters))
        left = self.clock()
        try:
            async with asyncio.timeout(left + _OVERRUN):
                return await _rows_of(await self._session.run(Query(query, timeout=left), parameters))
        except TimeoutError:
            raise Stopped("deadline") from None
        except Neo4jError as error:
            raise _stopped_by(error) from error


async def _rows_of(result: AsyncResult) -> list[dict[str, Any]]:
    # Maps and lists come as Python's own; `data` would copy them all once more, which takes longer than reading them.
    return [dict(zip(record.keys(), record.values(), strict=True)) async for record in result]


def _step_of(pair: Sequence[str], stored: dict[str, Any]) -> Edge | Doubt:
    is_doubt = stored["family"] == DOUBT_FAMILY
    return Doubt.from_properties(pair[0], pair[1], stored) if is_doubt else Edge.from_properties(stored)


def _stopped_by(error: Neo4jError) -> Exception:
    code = error.code or ""
    if "TransactionTimedOut" in code or "Terminated" in code:
        return Stopped("deadline")
    if "OutOfMemory" in code:
        return Stopped("memory")
    return error
