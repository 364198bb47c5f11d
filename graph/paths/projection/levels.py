"""The search for the sequences of one question, length after length: levels of walks from both ends, kept from one
length to the next, and between them the search in the order of ids."""

from __future__ import annotations

from typing import Any

import numpy as np

from graph.paths.finder import MOST_KEPT_OUT
from graph.paths.projection.arcs import FROM, JOINTS_ANY, NONE, TO, Ask
from graph.paths.projection.layout import Bytes, Graph, Ints
from graph.paths.projection.sequences import DONE, FOUND, KEPT_OUT, LOOKED, MOST_HOPS, NEXT, WITHOUT_END, search
from graph.paths.projection.tables import new_table
from graph.paths.projection.walks import THROUGH_BITS, ends_labelled, labelled, met_from

ARCS_COUNTED = 200_000  # looked at to count what is left out: some milliseconds
ARCS_TO_NEAREST = 500_000  # looked at for what comes nearest by one condition: some tens of milliseconds
_FEW = 1_000  # arcs that are walked only to see whether a step meets one actor
_BACKWARDS = 4  # how much more an arc costs that gets labels than one that is only met


class Walks:
    """Walks from both ends of one question, kept from one length to the next.

    Forwards it is only noted who is met, by the bit of the level; backwards what a walk on to the end is worth. The
    labels between are made for who is met from both sides. `budget`: about how many arcs may be looked at in all;
    `is_cut` says that there was more to look at.
    """

    def __init__(self, graph: Graph, q: Ask, budget: int = WITHOUT_END) -> None:
        self._graph, self._q = graph, q
        self._met = np.zeros(len(graph.kind), np.uint16)
        self._met[q.starts] = 1
        self._fronts: list[Ints] = [q.starts]
        self._labels: list[Any] = [ends_labelled(q, q.targets)]
        self._nothing = (new_table(1, NONE), new_table(1, NONE))
        self._ahead = np.zeros(len(graph.kind), np.int8)
        self._behind = np.zeros(len(graph.kind), np.int8)
        self._fixed = 0  # up to this step every walk meets one actor
        self._begun = False
        self._left, self.is_cut = budget, False

    def sequences(self, length: int, limit: int, worth: int, stop: Bytes) -> tuple[list[tuple[list[int], int]], bool]:
        """At most `limit` sequences of a length, the best first, with their worth, none better than `worth`; and
        whether those are all. If stopped, what was found until then."""
        labels = self._labels_of(length, stop)
        out, worths = np.zeros((limit, length + 1), np.int32), np.zeros(limit, np.int64)
        told = np.zeros(5, np.int64)
        while labels is not None and not stop[0]:
            told[NEXT], told[DONE] = NONE, 0
            self._search(labels, length, worth, JOINTS_ANY, self._left, out, worths, told, stop)
            if not told[DONE] or told[NEXT] == NONE:
                self.is_cut = self.is_cut or bool(told[LOOKED] > self._left)
                break
            worth = int(told[NEXT])
        found = int(told[FOUND])
        done = found < limit and not stop[0] and not self.is_cut
        return list(zip(out[:found].tolist(), worths[:found].tolist(), strict=True)), done

    def kept_out(self, length: int, joints: int, stop: Bytes) -> tuple[int, bool]:
        """How many sequences of a length only these joints keep out, and whether that is all of them."""
        labels = self._labels_of(length, stop)
        if labels is None:
            return 0, not stop[0]
        out, worths = np.zeros((MOST_KEPT_OUT, 0), np.int32), np.zeros(0, np.int64)
        told = np.zeros(5, np.int64)
        self._search(labels, length, 0, joints, ARCS_COUNTED, out, worths, told, stop)
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
        if length > 1 and not self._begun:
            self._begin(stop)
        while len(self._fronts) + len(self._labels) - 2 < length:
            if not self._step(stop) or stop[0]:
                return None
        # Labels are made without looking at who is met up to there only.
        forth = max(length - len(self._labels) + 1, min(max(self._fixed, 1), length))
        labels = [self._nothing] * (MOST_HOPS + 1)
        for place in range(forth, length + 1):
            labels[place] = self._labels[length - place]
        for place in range(forth - 1, 0, -1):
            if not self._affords(self._cost_back(labels[place + 1])):
                return None
            labels[place] = self._labelled(labels[place + 1], length - place, place, stop)
        return None if stop[0] else labels

    def _begin(self, stop: Bytes) -> None:
        """The steps at which every walk meets one and the same actor, and one step more where that is cheap. Whoever is
        passed at one step for certain is passed at no other: else walks to and fro would have to be tried, which are no
        paths."""
        self._begun = True
        while not stop[0]:
            front, level = self._fronts[-1], len(self._fronts) - 1
            if level:
                if len(front) != 1 or self._q.mark[front[0]] & TO:
                    break
                self._fixed = self._ahead[front[0]] = level
            if not self._is_cheap(level, front):
                break
            self._go_forth(stop)
        while not stop[0]:
            met, level = np.unique(_labelled_actors(self._labels[-1])), len(self._labels) - 1
            if level:
                if len(met) != 1 or self._q.mark[met[0]] & FROM:
                    break
                self._behind[met[0]] = level
            if not self._is_cheap(level, met):
                break
            self._go_back(stop)

    def _is_cheap(self, level: int, actors: Any) -> bool:
        return level < MOST_HOPS // 2 and int(self._graph.degree[actors].sum()) <= _FEW

    def _step(self, stop: Bytes) -> bool:
        """One more level on the side where it costs less; False where nobody is left on one of them."""
        front = self._fronts[-1]
        if not len(front) or not len(_labelled_actors(self._labels[-1])):
            return False
        forth, back = int(self._graph.degree[front].sum()), self._cost_back(self._labels[-1])
        if not self._affords(min(forth, back)):
            return False
        if forth <= back:
            self._go_forth(stop)
        else:
            self._go_back(stop)
        return True

    def _affords(self, arcs: int) -> bool:
        self.is_cut = self.is_cut or arcs > self._left
        self._left -= 0 if self.is_cut else arcs
        return not self.is_cut

    def _cost_back(self, after: Any) -> int:
        return int(self._graph.degree[_labelled_actors(after)].sum()) * _BACKWARDS

    def _go_forth(self, stop: Bytes) -> None:
        front, level = self._fronts[-1], len(self._fronts)
        self._fronts.append(met_from(self._graph, self._q, front, self._met, self._ahead, level, stop))

    def _go_back(self, stop: Bytes) -> None:
        self._labels.append(self._labelled(self._labels[-1], len(self._labels), -1, stop))

    def _labelled(self, after: Any, steps: int, level: int, stop: Bytes) -> Any:
        table, deals = after
        return labelled(self._graph, self._q, table, deals, steps, self._met, level, self._ahead, self._behind, stop)


def _labelled_actors(labels: Any) -> Any:
    """The actors of these labels, once for each state."""
    keys = labels[0].keys
    return keys[keys >= 0] >> THROUGH_BITS
