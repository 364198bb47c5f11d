"""Between the strings of the graph and the numbers of the arrays: actors, deals, shares and sets of sources."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from graph.paths.projection.layout import Bytes, Longs


@dataclass(frozen=True)
class ActorIds:
    """The ids of actors by number: those of the generation in order, one text cut at `cuts`, and the later ones."""

    text: Bytes
    cuts: Longs
    later: tuple[str, ...] = ()

    @classmethod
    def of(cls, ids: Sequence[str]) -> ActorIds:
        """Ids in order."""
        encoded = [i.encode() for i in ids]
        cuts = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum([len(e) for e in encoded], out=cuts[1:])
        return cls(np.frombuffer(b"".join(encoded), np.uint8), cuts)

    def __len__(self) -> int:
        return len(self.cuts) - 1 + len(self.later)

    def __getitem__(self, number: int) -> str:
        first = len(self.cuts) - 1
        if number >= first:
            return self.later[number - first]
        return bytes(self.text[self.cuts[number] : self.cuts[number + 1]]).decode()

    @cached_property
    def _later(self) -> dict[str, int]:
        return {actor: len(self.cuts) - 1 + i for i, actor in enumerate(self.later)}

    def place(self, actor: str) -> int:
        """Where an actor stands, or would stand, among those of the generation."""
        return bisect_left(range(len(self.cuts) - 1), actor, key=self.__getitem__)

    def number(self, actor: str) -> int | None:
        """The number of an actor, None for one that was never there."""
        place = self.place(actor)
        if place < len(self.cuts) - 1 and self[place] == actor:
            return place
        return self._later.get(actor)

    def with_later(self, actors: Iterable[str]) -> ActorIds:
        """These and more."""
        return ActorIds(self.text, self.cuts, (*self.later, *actors))


def deal_key(deal: str) -> int:
    """63 bits of a digest of a deal's id."""
    return int.from_bytes(hashlib.blake2b(deal.encode(), digest_size=8).digest(), "big") >> 1


@dataclass
class Codes:
    """Numbers for values of columns that are seldom different. They only grow, so that older snapshots keep theirs.

    deal_keys: the keys of the generation's deals, in order; a deal's number is its place, NO_DEAL being that of 0.
    """

    deal_keys: Longs = field(default_factory=lambda: np.zeros(1, np.int64))
    later_deals: dict[int, int] = field(default_factory=dict)
    shares: dict[str, int] = field(default_factory=lambda: {"-": 0})
    source_sets: dict[str, int] = field(default_factory=lambda: {"-": 0})

    def deal_of_key(self, key: int) -> int:
        """The number of a deal by its key."""
        at = int(np.searchsorted(self.deal_keys, key))
        if at < len(self.deal_keys) and self.deal_keys[at] == key:
            return at
        return self.later_deals.setdefault(key, len(self.deal_keys) + len(self.later_deals))

    def all_deal_keys(self) -> Longs:
        """The key of every deal by its number."""
        later = np.fromiter(self.later_deals, np.int64, len(self.later_deals))
        return np.concatenate([self.deal_keys, later])

    def share(self, share: str) -> int:
        """The number of a share, as an edge's columns have it."""
        return self.shares.setdefault(share, len(self.shares))

    def source_set(self, sources: str) -> int:
        """The number of a set of sources, as an edge's columns have it."""
        return self.source_sets.setdefault(sources, len(self.source_sets))

    def shares_from(self, least: float) -> Bytes:
        """Of each share, whether it is at least so much; an unknown one counts as less than any."""
        return np.array([s != "-" and float(s) >= least for s in list(self.shares)], np.uint8)

    def sets_with(self, sources: Iterable[str], not_sources: Iterable[str]) -> Bytes:
        """Of each set of sources, whether one of them may be heard."""
        wanted, barred = set(sources), set(not_sources)

        def is_heard(sources: str) -> bool:
            return any((not wanted or s in wanted) and s not in barred for s in sources.split(",") if s != "-")

        return np.array([is_heard(one) for one in list(self.source_sets)], np.uint8)
