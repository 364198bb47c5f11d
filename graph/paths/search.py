"""The search by rising length: the database ranks sequences, what holds on a whole path is checked here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.paths import chains
from graph.paths.assign import Assigned, assign
from graph.paths.lens import Step, walks
from graph.paths.query import Order, PathQuery
from graph.paths.reader import Reader, Stopped


@dataclass(frozen=True)
class Found:
    """An admissible actor sequence with the edges of its hops."""

    ids: tuple[str, ...]
    assigned: Assigned

    @property
    def rank(self) -> tuple[int, tuple[str, ...]]:
        """Among sequences of one length: better evidence first, then ids."""
        return (-self.assigned.evidence, self.ids)


class PathSearch:
    """The search by rising length. `found` holds up to k + 1 sequences in the asked order: one more than is shown
    tells whether that was all."""

    def __init__(self, reader: Reader, asked: PathQuery) -> None:
        self._reader, self._asked = reader, asked
        self._parameters = chains.chain_parameters(asked, reader.rev)
        self.found: list[Found] = []
        self.stopped: str | None = None
        self.searched_hops = 0
        self.joints_skipped = 0

    async def run(self) -> None:
        """Search until k + 1 are found, all lengths are searched, or the deadline."""
        most = self._asked.k + 1
        try:
            for length in range(1, self._asked.max_hops + 1):
                if len(self._asked.through) < length:
                    shortest_first = self._asked.order is Order.SHORTEST
                    await self._search_length(length, most - len(self.found) if shortest_first else most)
                    if shortest_first and len(self.found) == most:
                        self.stopped = "k"
                        self.searched_hops = length
                        return
                self.searched_hops = length
        except Stopped as stop:
            self.stopped = stop.why
        if self._asked.order is Order.BEST_EVIDENCED:
            self.found.sort(key=lambda f: (f.rank[0], len(f.ids), f.ids))
            if len(self.found) > self._asked.k and self.stopped is None:
                self.stopped = "k"
            del self.found[most:]

    async def _search_length(self, length: int, most: int) -> None:
        """Add the first `most` sequences of a length to `found`.

        The database ranks by a bound on the evidence. A sequence is sure of its place once the bound of the last row
        that was read does not come before it.
        """
        query, limit = chains.best_text(self._asked, length), most
        read: set[tuple[str, ...]] = set()
        exact: list[Found] = []
        sure: list[Found] = []
        try:
            while True:
                [row] = await self._reader.rows(query, self._parameters | {"limit": limit})
                best = [(tuple(ids), worth) for ids, worth in row["best"]]
                fresh = [ids for ids, _ in best if ids not in read]
                read.update(fresh)
                exact += await self.put_together(fresh)
                exact.sort(key=lambda f: f.rank)
                is_all = len(best) < limit
                sure = exact[:most] if is_all else [f for f in exact if f.rank <= (-best[-1][1], best[-1][0])][:most]
                if is_all or len(sure) == most:
                    self.joints_skipped += row["skipped"]
                    return
                limit *= 4
        finally:
            self.found += sure

    async def put_together(self, sequences: Sequence[tuple[str, ...]]) -> list[Found]:
        """Those of the sequences that hold together as paths."""
        pairs = [pair for ids in sequences for pair in pairwise(ids)]
        between = await self._reader.find_hop_edges(pairs) if pairs else {}
        seen = {pair: [self._reader.lens.step(e) for e in edges] for pair, edges in between.items()}
        found = []
        for ids in sequences:
            self._reader.clock()
            hops = [admissible(seen.get(frozenset(pair), []), pair[0], self._asked) for pair in pairwise(ids)]
            assigned = assign(hops, joints=self._asked.joints, in_order=self._asked.in_order)
            if assigned is not None:
                found.append(Found(ids, assigned))
        return found


def admissible(steps: Sequence[Step], start: str, asked: PathQuery) -> list[Step]:
    """The steps that may be taken from one end of a hop."""
    return [s for s in steps if s.admissible and walks(s, start, asked.direction)]
