"""The search by rising length over the arrays of one snapshot."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np

from graph.paths import finder
from graph.paths.chains import Relaxed, is_bound
from graph.paths.cypher_finder import CypherFinder
from graph.paths.finder import Best, LeftOut
from graph.paths.projection.arcs import START
from graph.paths.projection.asked import JOINTS, ask_of
from graph.paths.projection.layout import Bytes
from graph.paths.projection.levels import ARCS_COUNTED, ARCS_TO_NEAREST, Walks
from graph.paths.projection.reaching import ArraysReach, beginning, number_of
from graph.paths.projection.sequences import WITHOUT_END
from graph.paths.projection.skipped import left_out
from graph.paths.projection.snapshot import Snapshot
from graph.paths.query import Joints, Order, PathQuery
from graph.paths.reader import Reader, Stopped

T = TypeVar("T")
Among = frozenset[tuple[str, str]] | None  # the pairs of ends that are asked about; None for all
_MOST_KEPT = 8
_ARCS_SKIMMED = 20_000
# More than searches that are let in at once: none waits for a thread while its deadline passes.
_KERNELS = ThreadPoolExecutor(32, "kernels")


class ArraysFinder:
    """Finds sequences in the arrays of one snapshot, for one question. Kernels run in a thread, without the
    interpreter's lock."""

    name = "projection"

    def __init__(self, snapshot: Snapshot, reader: Reader) -> None:
        self._snapshot, self._reader = snapshot, reader
        self._walks: dict[Any, Walks] = {}
        self._found: dict[Any, Best] = {}
        self._counting: dict[Any, asyncio.Future[LeftOut]] = {}

    async def best(
        self, asked: PathQuery, length: int, limit: int, pairs: Collection[tuple[str, str]] | None = None
    ) -> Best:
        """As Finder.best."""
        among = None if pairs is None else frozenset(pairs)
        key = (asked, length, limit, among)
        if key in self._found:
            return self._found.pop(key)

        def find(stop: Bytes) -> Best:
            best = self._best(asked, length, limit, among, stop)
            if not is_bound(asked):
                self._look_ahead(asked, best, length, limit, among, stop)
            return best

        return await self._run(find)

    def _best(self, asked: PathQuery, length: int, limit: int, among: Among, stop: Bytes) -> Best:
        rows, done = self._walks_of(asked, None, among).sequences(length, limit, START, stop)
        found = [(self._ids(numbers), worth) for numbers, worth in rows]
        if stop[0]:
            return Best(found, False, stopped="deadline")
        if not done or asked.joints is Joints.ANY or is_bound(asked) or length == 1:
            return Best(found, done)
        loose = self._walks_of(asked.model_copy(update={"joints": Joints.ANY}), Relaxed.HOPS, among)
        kept_out, exact = loose.kept_out(length, JOINTS[asked.joints], stop)
        return Best(found, True, kept_out, exact)

    def _look_ahead(self, asked: PathQuery, best: Best, length: int, limit: int, among: Among, stop: Bytes) -> None:
        """Find what a search asks for next, as long as it needs more: going from thread to thread for every length
        would take as long as finding."""
        while best.is_all and not best.stopped and length < asked.max_hops:
            length += 1
            limit -= len(best.rows) if asked.order is Order.SHORTEST else 0
            if limit < 1:
                return
            best = self._found[asked, length, limit, among] = self._best(asked, length, limit, among, stop)

    async def nearest(self, asked: PathQuery, length: int, relaxed: Relaxed, least: int, limit: int) -> finder.Nearest:
        """As Finder.nearest."""
        always_one = relaxed in (Relaxed.HOPS, Relaxed.ORDER)

        def find(stop: Bytes) -> finder.Nearest:
            walks = self._walks_of(asked, relaxed, None, ARCS_TO_NEAREST)
            rows, _ = walks.sequences(length, limit, 0 if always_one else -least, stop)
            if stop[0]:
                raise Stopped("deadline")
            found = [(self._ids(numbers), 1 if always_one else -worth) for numbers, worth in rows]
            return finder.Nearest(found, not walks.is_cut)

        return await self._run(find)

    async def left_out(self, asked: PathQuery, *, whole: bool, starts: Collection[str] = ()) -> LeftOut:
        """As Finder.left_out. The arrays only bound what stood on a day or from some sources; the database knows it."""
        if asked.looks_back:
            return await CypherFinder(self._reader).left_out(asked, whole=whole, starts=starts)
        counting = None if starts else self._counting.pop((asked, whole), None)
        return await (counting or self._count_left_out(asked, whole, starts))

    def begin_left_out(self, asked: PathQuery, *, whole: bool) -> None:
        """As Finder.begin_left_out."""
        if not asked.looks_back:
            counting = asyncio.ensure_future(self._count_left_out(asked, whole, ()))
            counting.add_done_callback(lambda done: done.cancelled() or done.exception())  # it may not be asked for
            self._counting[asked, whole] = counting

    async def _count_left_out(self, asked: PathQuery, whole: bool, starts: Collection[str]) -> LeftOut:
        def count(stop: Bytes) -> LeftOut:
            q = beginning(self._snapshot, asked, starts) if starts else ask_of(self._snapshot, asked)
            budget = ARCS_COUNTED if whole else _ARCS_SKIMMED
            return left_out(self._snapshot.graph, q, asked.max_hops // 2, budget, stop)

        return await self._run(count)

    def reach(self, asked: PathQuery, starts: Collection[str]) -> finder.Reach:
        """As Finder.reach. Raises WrittenMeanwhile."""
        return ArraysReach(self._snapshot, asked, starts, self._run)

    def _walks_of(self, asked: PathQuery, relaxed: Relaxed | None, among: Among, budget: int = WITHOUT_END) -> Walks:
        key = (asked, relaxed, among)
        if key not in self._walks:
            if len(self._walks) == _MOST_KEPT:  # each takes some bytes for every actor of the graph
                del self._walks[next(iter(self._walks))]
            ends: tuple[Sequence[int], Sequence[int]] = ((), ())
            if among is not None:
                ends = (
                    [number_of(self._snapshot, a) for a, _ in among],
                    [number_of(self._snapshot, b) for _, b in among],
                )
            self._walks[key] = Walks(self._snapshot.graph, ask_of(self._snapshot, asked, relaxed, ends), budget)
        return self._walks[key]

    def _ids(self, numbers: Sequence[int]) -> finder.Ids:
        return tuple(self._snapshot.ids[n] for n in numbers)

    async def _run(self, work: Callable[[Bytes], T]) -> T:
        stop = np.zeros(1, np.uint8)
        left = self._reader.clock()
        alarm = asyncio.get_running_loop().call_later(left, stop.__setitem__, 0, 1)
        try:
            return await asyncio.get_running_loop().run_in_executor(_KERNELS, work, stop)
        except MemoryError:
            raise Stopped("memory") from None
        except asyncio.CancelledError:
            stop[0] = 1
            raise
        finally:
            alarm.cancel()
