"""The search from many starts over the arrays of one snapshot: walks back from the ends are labelled once for all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any, Protocol, TypeVar

import numpy as np

from graph.paths.finder import Best, Firsts, Ids
from graph.paths.projection.arcs import BEGIN, NONE, Ask
from graph.paths.projection.asked import ask_of
from graph.paths.projection.layout import Bytes, Longs
from graph.paths.projection.sequences import DONE, FOUND, MOST_HOPS, search_each
from graph.paths.projection.snapshot import Snapshot
from graph.paths.projection.tables import new_table
from graph.paths.projection.walks import ends_labelled, labelled
from graph.paths.query import PathQuery
from graph.queries.reading import WrittenMeanwhile

T = TypeVar("T")
# As bits of who is met: at the step that is labelled last only starts, at the one before whoever it is.
_A_START, _ANYBODY = 1, 2


class Run(Protocol):
    """Runs a kernel in a thread until the deadline. Raises Stopped."""

    def __call__(self, work: Callable[[Bytes], T]) -> Awaitable[T]:
        """What the work returns; the array that it is given says by a 1 that it should end."""
        ...


class ArraysReach:
    """Sequences from many starts to the ends of one question. Labels are kept from one length to the next: a depth
    first search from one start then goes only where a sequence can come of it."""

    def __init__(self, snapshot: Snapshot, asked: PathQuery, starts: Collection[str], run: Run) -> None:
        """Raises WrittenMeanwhile for a start that the snapshot does not hold."""
        self._snapshot, self._run = snapshot, run
        self._q = beginning(snapshot, asked, starts)
        self._labels: list[Any] = [ends_labelled(self._q, self._q.targets)]
        self._most = asked.max_hops
        self._met = np.full(len(snapshot.graph.kind), _ANYBODY, np.uint16)
        self._met[self._q.starts] |= _A_START
        self._never = np.zeros(len(snapshot.graph.kind), np.int8)
        self._nothing = (new_table(1, NONE), new_table(1, NONE))

    async def best(self, length: int, starts: Sequence[str], limit: int) -> Firsts:
        """As Reach.best."""
        return await self._run(lambda stop: self.search(length, starts, limit, stop))

    def search(self, length: int, starts: Sequence[str], limit: int, stop: Bytes) -> Firsts:
        """The same in this thread; `stop` is looked at now and then."""
        while len(self._labels) <= length:
            more = self._one_step_more(stop)
            if stop[0]:
                return Firsts({}, "deadline")
            self._labels.append(more)
        numbers = np.array([number_of(self._snapshot, start) for start in starts], np.int32)
        out = np.zeros((len(starts), limit, length + 1), np.int32)
        worths = np.zeros((len(starts), limit), np.int64)
        told = np.zeros((len(starts), 5), np.int64)
        by_place = [*self._labels[length::-1], *[self._nothing] * (MOST_HOPS - length)]
        tables, of_deals = zip(*by_place, strict=True)
        search_each(self._snapshot.graph, self._q, numbers, tables, of_deals, length, out, worths, told, stop)
        of = {
            start: self._shown(out[i, : told[i, FOUND]].tolist(), worths[i], bool(told[i, DONE]))
            for i, start in enumerate(starts)
            if told[i, FOUND]
        }
        return Firsts(of, "deadline" if stop[0] else None)

    def _one_step_more(self, stop: Bytes) -> Any:
        """The labels of whom one more step backwards meets, whoever that is; of the last step only starts, since nobody
        walks on from it."""
        table, deals = self._labels[-1]
        steps, graph = len(self._labels), self._snapshot.graph
        level = 0 if steps == self._most else -1
        return labelled(graph, self._q, table, deals, steps, self._met, level, self._never, self._never, stop)

    def _shown(self, rows: list[list[int]], worths: Longs, done: bool) -> Best:
        ids: list[Ids] = [tuple(self._snapshot.ids[n] for n in numbers) for numbers in rows]
        return Best(list(zip(ids, worths[: len(rows)].tolist(), strict=True)), done)


def beginning(snapshot: Snapshot, asked: PathQuery, starts: Collection[str]) -> Ask:
    """The question for the kernels, from each of these apart. Raises WrittenMeanwhile."""
    q = ask_of(snapshot, asked)
    numbers = np.array([number_of(snapshot, start) for start in starts], np.int32)
    q.mark[numbers] |= BEGIN
    return q._replace(starts=numbers)


def number_of(snapshot: Snapshot, actor: str) -> int:
    """The number of an actor. Raises WrittenMeanwhile for one that the snapshot does not hold."""
    number = snapshot.number(actor)
    if number is None:
        raise WrittenMeanwhile(actor)
    return number
