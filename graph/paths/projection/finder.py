"""The search by rising length over the arrays of one snapshot."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar

import numpy as np

from graph.paths import finder
from graph.paths.chains import Relaxed, is_bound
from graph.paths.cypher_finder import CypherFinder
from graph.paths.finder import MOST_KEPT_OUT, Best, LeftOut
from graph.paths.projection.arcs import JOINTS_ANY, NONE, START, Ask
from graph.paths.projection.asked import JOINTS, ask_of
from graph.paths.projection.layout import Bytes, Graph, Ints
from graph.paths.projection.sequences import DONE, FOUND, KEPT_OUT, MOST_HOPS, NEXT, search
from graph.paths.projection.skipped import left_out
from graph.paths.projection.snapshot import Snapshot
from graph.paths.projection.tables import new_table
from graph.paths.projection.walks import ends_labelled, labelled, met_from
from graph.paths.query import Joints, PathQuery
from graph.paths.reader import Reader, Stopped

T = TypeVar("T")
_WITHOUT_END = 1 << 62
_ARCS_COUNTED = 200_000  # looked at to count what is left out: some milliseconds
_ARCS_SKIMMED = 20_000
_BACKWARDS = 4  # how much more an arc costs that gets labels than one that is only met


class ArraysFinder:
    """Finds sequences in the arrays of one snapshot, for one question. Kernels run in a thread, without the
    interpreter's lock."""

    name = "projection"

    def __init__(self, snapshot: Snapshot, reader: Reader) -> None:
        self._snapshot, self._reader = snapshot, reader
        self._walks: dict[Any, Walks] = {}

    async def best(
        self, asked: PathQuery, length: int, limit: int, pairs: Collection[tuple[str, str]] | None = None
    ) -> Best:
        """As Finder.best."""
        walks = self._walks_of(asked, None, pairs)
        counted = Joints.ANY if asked.joints is Joints.ANY or is_bound(asked) else asked.joints
        loose = None
        if counted is not Joints.ANY:
            loose = self._walks_of(asked.model_copy(update={"joints": Joints.ANY}), Relaxed.HOPS, pairs)

        def find(stop: Bytes) -> Best:
            rows, done = walks.sequences(length, limit, START, stop)
            found = [(self._ids(numbers), worth) for numbers, worth in rows]
            if stop[0]:
                return Best(found, False, stopped="deadline")
            if not done or loose is None or length < 2:
                return Best(found, done)
            kept_out, exact = loose.kept_out(length, JOINTS[counted], stop)
            return Best(found, True, kept_out, exact)

        return await self._run(find)

    async def nearest(
        self, asked: PathQuery, length: int, relaxed: Relaxed, least: int, limit: int
    ) -> list[tuple[finder.Sequence, int]]:
        """As Finder.nearest."""
        walks = self._walks_of(asked, relaxed, None)
        always_one = relaxed in (Relaxed.HOPS, Relaxed.ORDER)

        def find(stop: Bytes) -> list[tuple[finder.Sequence, int]]:
            rows, _ = walks.sequences(length, limit, 0 if always_one else -least, stop)
            if stop[0]:
                raise Stopped("deadline")
            return [(self._ids(numbers), 1 if always_one else -worth) for numbers, worth in rows]

        return await self._run(find)

    async def left_out(self, asked: PathQuery, *, whole: bool) -> LeftOut:
        """As Finder.left_out. The arrays only bound what stood on a day or from some sources; the database knows it."""
        if asked.looks_back:
            return await CypherFinder(self._reader).left_out(asked, whole=whole)
        q = ask_of(self._snapshot, asked)

        def count(stop: Bytes) -> LeftOut:
            return left_out(
                self._snapshot.graph, q, asked.max_hops // 2, _ARCS_COUNTED if whole else _ARCS_SKIMMED, stop
            )

        return await self._run(count)

    def _walks_of(self, asked: PathQuery, relaxed: Relaxed | None, pairs: Collection[tuple[str, str]] | None) -> Walks:
        key = (asked, relaxed, None if pairs is None else frozenset(pairs))
        if key not in self._walks:
            ends: tuple[Sequence[int], Sequence[int]] = ((), ())
            if pairs is not None:
                ends = ([self._number(a) for a, _ in pairs], [self._number(b) for _, b in pairs])
            self._walks[key] = Walks(self._snapshot.graph, ask_of(self._snapshot, asked, relaxed, ends))
        return self._walks[key]

    def _number(self, actor: str) -> int:
        number = self._snapshot.number(actor)
        if number is None:
            raise KeyError(actor)
        return number

    def _ids(self, numbers: Sequence[int]) -> finder.Sequence:
        return tuple(self._snapshot.ids[n] for n in numbers)

    async def _run(self, work: Callable[[Bytes], T]) -> T:
        stop = np.zeros(1, np.uint8)
        left = self._reader.clock()
        alarm = asyncio.get_running_loop().call_later(left, stop.__setitem__, 0, 1)
        try:
            return await asyncio.to_thread(work, stop)
        except MemoryError:
            raise Stopped("memory") from None
        except asyncio.CancelledError:
            stop[0] = 1
            raise
        finally:
            alarm.cancel()


class Walks:
    """Walks from both ends of one question, kept from one length to the next.

    Forwards it is only noted who is met, by the bit of the level; backwards what a walk on to the end is worth. The
    labels between are made for who is met from both sides.
    """

    def __init__(self, graph: Graph, q: Ask) -> None:
        self._graph, self._q = graph, q
        self._met = np.zeros(len(graph.kind), np.uint16)
        self._met[q.starts] = 1
        self._fronts: list[Ints] = [q.starts]
        self._labels: list[Any] = [ends_labelled(q, q.targets)]
        self._nothing = (new_table(1, NONE), new_table(1, NONE))

    def sequences(self, length: int, limit: int, worth: int, stop: Bytes) -> tuple[list[tuple[list[int], int]], bool]:
        """At most `limit` sequences of a length, the best first, with their worth, none better than `worth`; and
        whether those are all. If stopped, what was found until then."""
        labels = self._labels_of(length, stop)
        out, worths = np.zeros((limit, length + 1), np.int32), np.zeros(limit, np.int64)
        told = np.zeros(5, np.int64)
        while labels is not None and not stop[0]:
            told[NEXT], told[DONE] = NONE, 0
            self._search(labels, length, worth, JOINTS_ANY, _WITHOUT_END, out, worths, told, stop)
            if not told[DONE] or told[NEXT] == NONE:
                break
            worth = int(told[NEXT])
        found = int(told[FOUND])
        done = found < limit and not stop[0]
        return list(zip(out[:found].tolist(), worths[:found].tolist(), strict=True)), done

    def kept_out(self, length: int, joints: int, stop: Bytes) -> tuple[int, bool]:
        """How many sequences of a length only these joints keep out, and whether that is all of them."""
        labels = self._labels_of(length, stop)
        if labels is None:
            return 0, not stop[0]
        out, worths = np.zeros((MOST_KEPT_OUT, 0), np.int32), np.zeros(0, np.int64)
        told = np.zeros(5, np.int64)
        self._search(labels, length, 0, joints, _ARCS_COUNTED, out, worths, told, stop)
        return int(told[KEPT_OUT]), bool(told[DONE])

    def _search(
        self,
        labels: Any,
        length: int,
        worth: int,
        counts: int,
        budget: int,
        out: Any,
        worths: Any,
        told: Any,
        stop: Bytes,
    ) -> None:
        tables, deals = zip(*labels, strict=True)
        search(
            self._graph, self._q, self._q.starts, tables, deals, length, worth, counts, budget, out, worths, told, stop
        )

    def _labels_of(self, length: int, stop: Bytes) -> list[Any] | None:
        """The labels by place of the actor, MOST_HOPS + 1 of them; None where nothing of this length is met."""
        while len(self._fronts) + len(self._labels) - 2 < length:
            if not self._step(stop) or stop[0]:
                return None
        back = min(len(self._labels) - 1, length - 1)
        forth = length - back
        labels = [self._nothing] * (MOST_HOPS + 1)
        for level in range(back + 1):
            labels[length - level] = self._labels[level]
        table, deals = self._labels[back]
        for place in range(forth - 1, 0, -1):
            table, deals = labelled(self._graph, self._q, table, deals, place == length - 1, self._met, place, stop)
            labels[place] = (table, deals)
        return None if stop[0] else labels

    def _step(self, stop: Bytes) -> bool:
        """One more level on the side where it costs less; False where nobody is left on one of them."""
        front, (table, deals) = self._fronts[-1], self._labels[-1]
        if not len(front) or not table.used[0]:
            return False
        count = self._graph.degree
        forth = int(count[front].sum())
        back = int(count[table.keys[table.keys >= 0] >> 7].sum())
        if forth <= back * _BACKWARDS:
            level = len(self._fronts)
            self._fronts.append(met_from(self._graph, self._q, front, self._met, level, stop))
        else:
            first = len(self._labels) == 1
            self._labels.append(labelled(self._graph, self._q, table, deals, first, self._met, -1, stop))
        return True
