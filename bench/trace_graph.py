"""A graph of edges as numpy arrays: what a bench makes, filters and walks before it is written for Neo4j.

Actors are numbers, and their ids rise with their numbers, so that the lesser number is the lesser id; states come last.
Days count from 1970-01-01; MIN and MAX are the open ends. Vocabularies are codes: a place in KINDS, PHASES and so on.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from graph.model.edges import PER_CERTAINTY
from graph.model.kinds import KINDS_OF_FAMILY, LINKING, ActorKind, Certainty, Family, Kind, Measure, Phase, Standing

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]

MIN, MAX = -999_999, 999_999
NONE = -1

KINDS: tuple[Kind, ...] = tuple(Kind)
FAMILIES: tuple[Family, ...] = tuple(Family)
PHASES: tuple[Phase, ...] = tuple(Phase)
CERTAINTIES: tuple[Certainty, ...] = tuple(Certainty)
STANDINGS: tuple[Standing, ...] = tuple(Standing)
MEASURES: tuple[Measure, ...] = tuple(Measure)
ACTOR_KINDS: tuple[ActorKind, ...] = tuple(ActorKind)
STANCES = ("denies", "finds_no_evidence")
# The classes of goods that an edge can have, each sorted.
GOODS_CLASSES: tuple[tuple[str, ...], ...] = (
    (),
    ("arms",),
    ("civil",),
    ("dual_use",),
    ("unknown",),
    ("arms", "dual_use"),
)

FAMILY_OF = np.array([FAMILIES.index(kind.family) for kind in KINDS], np.int8)
WALKED = (Family.TRANSACTION, Family.CONTROL, Family.LINK)
_LINKS = np.array([standing in LINKING for standing in STANDINGS])


@dataclass(frozen=True)
class Columns:
    """Arrays of one length."""

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))

    def take(self, rows: NDArray[Any] | slice) -> Self:
        """Some of the rows."""
        return replace(self, **{f.name: getattr(self, f.name)[rows] for f in fields(self)})

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """The rows of several, one after the other."""
        return cls(**{f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(cls)})


@dataclass(frozen=True)
class Edges(Columns):
    """The columns of edges that are not counted from what is said. `goods` and `in_return` are places in the graph's
    list of goods, NONE for none; `share` is NaN for none; `listed` is a place in its lists of designations.
    """

    kind: NDArray[np.int8]
    subject: Ints
    object: Ints
    deal: Ints
    phase: NDArray[np.int8]
    certainty: NDArray[np.int8]
    first: Ints
    last: Ints
    stated_last: Ints
    ended_from: Ints
    classes: NDArray[np.int8]
    goods: NDArray[np.int16]
    in_return: NDArray[np.int16]
    share: NDArray[np.float64]
    measure: NDArray[np.int8]
    listed: NDArray[np.int8]


@dataclass(frozen=True)
class Said(Columns):
    """Affirmations, in the order of their edges; `edge` is a row of the edges."""

    edge: Ints
    source: NDArray[np.int16]
    origin: NDArray[np.int16]
    certain: Ints
    possible: Ints
    until: Ints


@dataclass(frozen=True)
class Against(Columns):
    """Disputes, likewise."""

    edge: Ints
    stance: NDArray[np.int8]
    certain: Ints
    possible: Ints
    until: Ints
    by_party: Flags


@dataclass(frozen=True)
class Verdicts(Columns):
    """What is said of each edge amounts to today, and since when."""

    standing: NDArray[np.int8]
    evidence: Ints
    origins: Ints
    known_from: Ints
    known_possibly_from: Ints
    corroborated_from: Ints
    disputed_from: Ints
    withdrawn_from: Ints


@dataclass(frozen=True)
class Actors(Columns):
    """`country` is a place in the graph's states, NONE for none."""

    kind: NDArray[np.int8]
    unknown: Flags
    country: NDArray[np.int16]


@dataclass(frozen=True)
class Graph:
    """A whole graph. `names` are those of actors that are no states, empty where they are made up; `chains` are
    planted: sequences of actors that goods took, in order of time, whose inner actors have no other trade.
    """

    name: str
    actors: Actors
    edges: Edges
    said: Said
    against: Against
    states: tuple[str, ...]
    sources: tuple[str, ...]
    origins: tuple[str, ...]
    goods: tuple[str, ...]
    lists: tuple[tuple[str, str], ...]
    window: str
    names: tuple[str, ...] = ()
    chains: tuple[tuple[int, ...], ...] = ()

    @cached_property
    def verdicts(self) -> Verdicts:
        """The verdict on each edge."""
        return _verdicts(self.edges, self.said, self.against)

    @cached_property
    def links(self) -> Flags:
        """Which edges somebody affirms."""
        links: Flags = _LINKS[self.verdicts.standing]
        return links

    @cached_property
    def family(self) -> NDArray[np.int8]:
        """The place of each edge's family in FAMILIES."""
        family: NDArray[np.int8] = FAMILY_OF[self.edges.kind]
        return family

    def near(self, families: tuple[Family, ...]) -> Ints:
        """How many neighbours each actor has that an affirmed edge of these families joins to it."""
        counted = self.links & np.isin(self.family, [FAMILIES.index(family) for family in families])
        low, high = pairs_of(self.edges.subject[counted], self.edges.object[counted])
        counts = np.bincount(low, minlength=len(self.actors)) + np.bincount(high, minlength=len(self.actors))
        return counts.astype(np.int32)


def pairs_of(one: Ints, other: Ints) -> tuple[Ints, Ints]:
    """The distinct pairs of different numbers, the lesser first."""
    apart = one != other
    low, high = np.minimum(one, other)[apart].astype(np.int64), np.maximum(one, other)[apart]
    keys = np.unique(low << 32 | high)
    return (keys >> 32).astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32)


def kinds_of(families: tuple[Family, ...]) -> list[int]:
    """The codes of the kinds of families."""
    return [KINDS.index(kind) for family in families for kind in KINDS_OF_FAMILY[family]]


def _verdicts(edges: Edges, said: Said, against: Against) -> Verdicts:
    count = len(edges)
    live, disputed = said.until == MAX, against.until == MAX
    origins = _distinct_origins(said.take(live), count)
    has_said = np.bincount(said.edge, minlength=count) > 0
    contested = np.bincount(against.edge[disputed & ~against.by_party], minlength=count) > 0
    opposed = np.bincount(against.edge[disputed], minlength=count) > 0
    denied = np.bincount(against.edge[disputed & (against.stance == 0)], minlength=count) > 0
    standing = np.select(
        [has_said & (origins == 0), has_said & contested, has_said & (origins > 1), has_said, denied, opposed],
        [STANDINGS.index(s) for s in (Standing.WITHDRAWN, Standing.CONTESTED, Standing.CORROBORATED, Standing.AFFIRMED)]
        + [STANDINGS.index(Standing.DENIED), STANDINGS.index(Standing.UNEVIDENCED)],
        STANDINGS.index(Standing.WITHDRAWN),
    ).astype(np.int8)
    rank = np.array([certainty.rank for certainty in CERTAINTIES])[edges.certainty]
    undisputed = standing != STANDINGS.index(Standing.CONTESTED)
    return Verdicts(
        standing=standing,
        evidence=np.where(_LINKS[standing], rank * PER_CERTAINTY + origins * 2 + undisputed, 0).astype(np.int32),
        origins=origins,
        known_from=_extreme(np.minimum, said.edge, said.certain, count),
        known_possibly_from=_extreme(np.minimum, said.edge, said.possible, count),
        corroborated_from=_corroborated(said, count),
        disputed_from=_extreme(np.minimum, against.edge[~against.by_party], against.certain[~against.by_party], count),
        withdrawn_from=np.where(has_said, _extreme(np.maximum, said.edge, said.until, count, MIN), MAX).astype(
            np.int32
        ),
    )


def _distinct_origins(said: Said, count: int) -> Ints:
    keys = np.unique(said.edge.astype(np.int64) << 16 | said.origin)
    return np.bincount(keys >> 16, minlength=count).astype(np.int32)


def _extreme(choose: np.ufunc, rows: Ints, values: Ints, count: int, empty: int = MAX) -> Ints:
    found = np.full(count, empty, np.int32)
    choose.at(found, rows, values)
    return found


def _corroborated(said: Said, count: int) -> Ints:
    """The day of the second origin: the second least of each origin's first day."""
    order = np.lexsort((said.certain, said.origin, said.edge))
    edge, origin, certain = said.edge[order], said.origin[order], said.certain[order]
    new = np.ones(len(order), bool)
    new[1:] = (edge[1:] != edge[:-1]) | (origin[1:] != origin[:-1])
    edge, certain = edge[new], certain[new]
    order = np.lexsort((certain, edge))
    edge, certain = edge[order], certain[order]
    begins = np.searchsorted(edge, np.arange(count))
    second = begins + 1
    has = second < len(edge)
    has[has] = edge[second[has]] == np.arange(count)[has]
    found = np.full(count, MAX, np.int32)
    found[has] = certain[second[has]]
    return found
