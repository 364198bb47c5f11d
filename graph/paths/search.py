"""The search by rising length: a finder ranks sequences, what holds on a whole path is checked here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.paths import chains
from graph.paths.assign import Assigned, assign
from graph.paths.finder import Best, Finder
from graph.paths.lens import Step, walks
from graph.paths.query import Order, PathQuery
from graph.paths.reader import Reader, Stopped
from graph.queries.reading import WrittenMeanwhile

Ids = tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """An admissible actor sequence with the edges of its hops."""

    ids: Ids
    assigned: Assigned


@dataclass(frozen=True)
class Ranked:
    """A sequence that holds, with the ordinal of its evidence."""

    ids: Ids
    evidence: int

    @property
    def rank(self) -> tuple[int, Ids]:
        """Among sequences of one length: better evidence first, then ids."""
        return (-self.evidence, self.ids)


class PathSearch:
    """The search by rising length. `ranked` holds up to k + 1 sequences in the asked order: one more than is shown
    tells whether that was all."""

    def __init__(self, reader: Reader, finder: Finder, asked: PathQuery) -> None:
        self._reader, self._finder, self._asked = reader, finder, asked
        self._is_bound = chains.is_bound(asked)
        self._together: dict[Ids, Found] = {}
        self.ranked: list[Ranked] = []
        self.stopped: str | None = None
        self.searched_hops = 0
        self.whole: list[int] = []  # the lengths of which every sequence was found
        self.joints_skipped, self.joints_exact = 0, True

    async def run(self) -> None:
        """Search until k + 1 are found, all lengths are searched, or the deadline."""
        most = self._asked.k + 1
        shortest_first = self._asked.order is Order.SHORTEST
        try:
            for length in range(1, self._asked.max_hops + 1):
                if len(self._asked.through) < length:
                    await self._search_length(length, most - len(self.ranked) if shortest_first else most)
                    if shortest_first and len(self.ranked) == most:
                        self.stopped = "k"
                        self.searched_hops = length
                        return
                self.searched_hops = length
        except Stopped as stop:
            self.stopped = stop.why
        if not shortest_first:
            self.ranked.sort(key=lambda r: (-r.evidence, len(r.ids), r.ids))
            if len(self.ranked) > self._asked.k and self.stopped is None:
                self.stopped = "k"
            del self.ranked[most:]

    async def paths(self) -> list[Found]:
        """The first k, with their edges."""
        shown = self.ranked[: self._asked.k]
        found = await self.assembled([r.ids for r in shown])
        for ranked, path in zip(shown, found, strict=True):
            if path.assigned.evidence != ranked.evidence:
                raise WrittenMeanwhile(f"its evidence is another by now: {ranked.ids}")
        return found

    async def holding(self, sequences: Sequence[Ids]) -> list[Ranked]:
        """Those of these sequences that hold as paths, with what they are worth. Raises Stopped."""
        await self._assemble(sequences)
        together = self._together
        return [Ranked(ids, together[ids].assigned.evidence) for ids in sequences if ids in together]

    async def assembled(self, sequences: Sequence[Ids]) -> list[Found]:
        """These sequences, of which it is known that they hold, with their edges."""
        # Not under the deadline, which may have come by now: what was found is shown.
        await self._assemble([ids for ids in sequences if ids not in self._together], timed=False)
        missing = [ids for ids in sequences if ids not in self._together]
        if missing:
            raise WrittenMeanwhile(f"no path any more: {missing[0]}")
        return [self._together[ids] for ids in sequences]

    async def _search_length(self, length: int, most: int) -> None:
        """Add the first `most` sequences of a length to `ranked`."""
        if self._is_bound:
            best, sure = await self._search_bound(length, most)
        else:
            best = await self._finder.best(self._asked, length, most)
            sure = [Ranked(ids, worth) for ids, worth in best.rows]
        self.ranked += sure
        if best.stopped:
            raise Stopped(best.stopped)
        if best.is_all and len(sure) < most:
            self.whole.append(length)
            self.joints_skipped += best.kept_out
            self.joints_exact = self.joints_exact and best.kept_out_exact

    async def _search_bound(self, length: int, most: int) -> tuple[Best, list[Ranked]]:
        """The first sequences of a length where the finder only bounds their evidence: one is sure of its place once
        the bound of the last one that was found does not come before it."""
        limit = most
        exact: list[Ranked] = []
        read: set[Ids] = set()
        while True:
            best = await self._finder.best(self._asked, length, limit)
            fresh = [ids for ids, _ in best.rows if ids not in read]
            read.update(fresh)
            exact += await self.holding(fresh)
            exact.sort(key=lambda r: r.rank)
            if best.is_all or not best.rows:
                return best, exact[:most]
            last = (-best.rows[-1][1], best.rows[-1][0])
            sure = [r for r in exact if r.rank <= last][:most]
            if best.stopped or len(sure) == most:
                return best, sure
            limit *= 4

    async def _assemble(self, sequences: Sequence[Ids], *, timed: bool = True) -> None:
        """Put those of the sequences together that hold as paths."""
        between = await self._reader.find_hop_edges(sequences, timed=timed)
        seen = {pair: [self._reader.lens.step(e) for e in edges] for pair, edges in between.items()}
        for ids in sequences:
            if timed:
                self._reader.clock()
            hops = [admissible(seen.get(frozenset(pair), []), pair[0], self._asked) for pair in pairwise(ids)]
            assigned = assign(hops, joints=self._asked.joints, in_order=self._asked.in_order)
            if assigned is not None:
                self._together[ids] = Found(ids, assigned)


def admissible(steps: Sequence[Step], start: str, asked: PathQuery) -> list[Step]:
    """The steps that may be taken from one end of a hop."""
    return [s for s in steps if s.admissible and walks(s, start, asked.direction)]
