"""What a search asks of an engine: which sequences of actors there are. The edges of their hops are read from Neo4j."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from graph.paths.chains import Relaxed
from graph.paths.query import PathQuery

Ids = tuple[str, ...]
# Sequences that only their joints keep out are counted up to so many: more says no more.
MOST_KEPT_OUT = 1000


@dataclass(frozen=True)
class Best:
    """The best sequences of one length, in the total order, with the ordinal of their evidence.

    is_all: whether there are no others. kept_out: if so, how many only their joints keep out, at least so many where
    `kept_out_exact` is false. stopped: why the search ended early, if it did; what was found is then the best all the
    same.
    """

    rows: list[tuple[Ids, int]]
    is_all: bool
    kept_out: int = 0
    kept_out_exact: bool = True
    stopped: str | None = None


@dataclass(frozen=True)
class Nearest:
    """The sequences of one length that break one condition the least, with how often. is_all: False where there may be
    others that break it less: to find them would have taken too long."""

    rows: list[tuple[Ids, int]]
    is_all: bool = True


@dataclass(frozen=True)
class LeftOut:
    """Hubs, and actors of other kinds, that walks from both ends met and did not go through; all of them if exact."""

    hubs: int
    kinds: int
    exact: bool


@dataclass(frozen=True)
class Firsts:
    """The best sequences of one length from each of several starts, apart; who has none is not in it. stopped: why the
    search ended before all were looked at, if it did."""

    of: dict[str, Best]
    stopped: str | None = None


class Reach(Protocol):
    """One search from many starts, with rising lengths."""

    async def best(self, length: int, starts: Sequence[str], limit: int) -> Firsts:
        """The best sequences of a length from each of these, which are some of the starts. Raises Stopped."""
        ...


class Finder(Protocol):
    """Finds sequences of actors, at one revision and under one deadline. Where a question looks back or asks for an
    order (`is_bound`), what it finds is a bound: it finds all that hold and perhaps others, worth at most what it says.
    """

    name: str

    async def best(
        self, asked: PathQuery, length: int, limit: int, pairs: Collection[tuple[str, str]] | None = None
    ) -> Best:
        """The best sequences of a length; with `pairs` only between the ends that these name. Raises Stopped."""
        ...

    async def nearest(self, asked: PathQuery, length: int, relaxed: Relaxed, least: int, limit: int) -> Nearest:
        """The sequences of a length that break one condition the least: at least `least` times. Raises Stopped."""
        ...

    async def left_out(self, asked: PathQuery, *, whole: bool, starts: Collection[str] = ()) -> LeftOut:
        """What walks of half of max_hops from both sides leave out. Unless `whole`, an engine may soon stop to count:
        enough was found, and what is missing behind it was not looked for either. With `starts`: from these on the one
        side, which other walks may go through."""
        ...

    def begin_left_out(self, asked: PathQuery, *, whole: bool) -> None:
        """Say that `left_out` is going to be asked for, while something else is waited for."""
        ...

    def reach(self, asked: PathQuery, starts: Collection[str]) -> Reach:
        """The sequences from each of these, none of them an end of the question, to its ends. Other starts may stand
        inside."""
        ...
