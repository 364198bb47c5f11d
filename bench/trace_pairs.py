"""Pairs of actors by how hard it is to join them: how far apart, how many neighbours they have, how wide the filter is.

The distance is that of walking: over edges that meet the filter, and through actors that may stand inside a path. The
joints of a path are not looked at, so the shortest path of a question that minds them may be longer.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bench.trace_graph import (
    ACTOR_KINDS,
    CERTAINTIES,
    FAMILIES,
    GOODS_CLASSES,
    KINDS,
    NONE,
    PHASES,
    STANDINGS,
    Flags,
    Graph,
    Ints,
    Longs,
    pairs_of,
)
from graph.model.kinds import Family
from graph.paths.query import PathQuery

FARTHEST = 6
APART = FARTHEST + 1  # the distance of what is not joined within that
ANY = 0
DEGREES = ("low", "mid", "hub")
# Wide is what is asked by default.
_TYPED = {"families": ["transaction"], "min_phase": "agreed"}
_NARROW = {
    "min_phase": "agreed",
    "certainty": ["confirmed", "assessed", "reported"],
    "goods_class": ["arms", "dual_use", "unknown"],
}
WIDTHS = ("wide", "typed", "narrow")
_LOW, _MID = 10, 100
_SOURCES = 60  # searches of a stratum of ends, at most
_OF_SEARCH = 12  # pairs of one distance that a search gives


def filter_of(graph: Graph, width: str) -> dict[str, Any]:
    """The filter of a width, as it is asked; narrow asks of everything a little, and for a window."""
    filters: dict[str, dict[str, Any]] = {"wide": {}, "typed": _TYPED, "narrow": _NARROW | {"valid": graph.window}}
    return dict(filters[width])


def question(graph: Graph, width: str, **more: Any) -> PathQuery:
    """A question of this width, between ends that do not matter."""
    return PathQuery.model_validate({"from": ["x"], "to": ["y"]} | filter_of(graph, width) | more)


def admitted(graph: Graph, asked: PathQuery) -> Flags:
    """Which edges meet the filter of a question that does not look back."""
    edges = graph.edges

    def among(codes: Any, names: tuple[Any, ...], wanted: tuple[Any, ...]) -> Flags:
        flags: Flags = np.isin(codes, [names.index(name) for name in wanted])
        return flags

    kept = among(edges.kind, KINDS, asked.asked_kinds)
    kept &= among(graph.verdicts.standing, STANDINGS, asked.asked_standings)
    kept &= among(edges.certainty, CERTAINTIES, asked.asked_certainties)
    goods = {name.value for name in asked.asked_goods}
    classes = tuple(at for at, listed in enumerate(GOODS_CLASSES) if goods.intersection(listed))
    is_deal = graph.family == FAMILIES.index(Family.TRANSACTION)
    kept &= ~is_deal | (among(edges.phase, PHASES, asked.asked_phases) & np.isin(edges.classes, classes))
    if asked.valid is not None:
        first, last = (_day(text) for text in (asked.valid.first, asked.valid.last))
        kept &= (edges.first <= last) & (edges.last >= first)
    return kept


def _day(text: str | None) -> int:
    if text is None:
        raise ValueError("a bench asks for windows with both ends")
    return int(np.datetime64(text, "D").astype(int))


@dataclass(frozen=True)
class Walkable:
    """The actors as a search walks them: neighbours over edges that meet a filter, sorted by start."""

    graph: Graph
    asked: PathQuery

    @cached_property
    def edges(self) -> Flags:
        """Which edges may be walked."""
        return admitted(self.graph, self.asked)

    @cached_property
    def near(self) -> Ints:
        """How many neighbours actors have in the asked families."""
        return self.graph.near(self.asked.asked_families)

    @cached_property
    def barred(self) -> Flags:
        """Who may not stand inside a path."""
        actors = self.graph.actors
        kinds = [ACTOR_KINDS.index(kind) for kind in self.asked.asked_via_kinds]
        barred: Flags = ~np.isin(actors.kind, kinds) | actors.unknown | (self.near > self.asked.hub_limit)
        return barred

    @cached_property
    def arcs(self) -> tuple[Longs, Ints]:
        """Where each actor's neighbours begin, and all neighbours."""
        edges = self.graph.edges
        low, high = pairs_of(edges.subject[self.edges], edges.object[self.edges])
        starts, ends = np.concatenate([low, high]), np.concatenate([high, low])
        order = np.argsort(starts, kind="stable")
        begins = np.zeros(len(self.graph.actors) + 1, np.int64)
        np.cumsum(np.bincount(starts, minlength=len(self.graph.actors)), out=begins[1:])
        return begins, ends[order]

    def neighbours(self, actors: Ints) -> Ints:
        """All neighbours of these, with repetition."""
        begins, ends = self.arcs
        counts = begins[actors + 1] - begins[actors]
        offsets = np.repeat(begins[actors] - np.cumsum(counts) + counts, counts)
        found: Ints = ends[offsets + np.arange(counts.sum())]
        return found

    def distances(self, start: int) -> Ints:
        """How far everybody is from one actor; APART where farther than FARTHEST."""
        found = np.full(len(self.graph.actors), APART, np.int32)
        found[start] = 0
        frontier = np.array([start], np.int32)
        for hops in range(1, FARTHEST + 1):
            met = self.neighbours(frontier)
            met = np.unique(met[found[met] == APART])
            found[met] = hops
            frontier = met[~self.barred[met]]
            if not len(frontier):
                break
        return found


class Pair(NamedTuple):
    """Two actors, and one that stands before the second on a shortest way from the first; NONE where nobody does."""

    start: int
    end: int
    before: int


@dataclass(frozen=True, order=True)
class Stratum:
    """What pairs have in common. A distance of ANY stands for all."""

    width: str
    degree: str
    distance: int

    @property
    def far(self) -> str:
        """The distance in words."""
        return {ANY: "all", APART: "none"}.get(self.distance, str(self.distance))


@dataclass
class Pairs:
    """Pairs of actors by stratum."""

    of: dict[Stratum, list[Pair]] = field(default_factory=dict)

    def mixed(self, width: str, degree: str, distances: range = range(1, APART + 1)) -> list[Pair]:
        """Pairs of several distances, taken in turn."""
        lists = [self.of.get(Stratum(width, degree, distance), []) for distance in distances]
        return [pair for turn in zip_longest(*lists) for pair in turn if pair is not None]


def degree_classes(near: Ints) -> dict[str, Ints]:
    """The actors of each class of degree: up to 10 neighbours, up to 100, and those who are not walked through."""
    limit = PathQuery.model_fields["hub_limit"].default
    return {
        "low": np.flatnonzero((near >= 1) & (near <= _LOW)).astype(np.int32),
        "mid": np.flatnonzero((near > _LOW) & (near <= _MID)).astype(np.int32),
        "hub": np.flatnonzero(near > limit).astype(np.int32),
    }


def find_pairs(graph: Graph, most: int, seed: int) -> Pairs:
    """Up to so many pairs of each stratum. Both ends are of its degree; where one is a hub, the other is anybody."""
    pairs = Pairs()
    for place, width in enumerate(WIDTHS):
        walkable = Walkable(graph, question(graph, width))
        classes = degree_classes(walkable.near)
        everybody = np.flatnonzero(walkable.near >= 1).astype(np.int32)
        for at, degree in enumerate(DEGREES):
            dice = np.random.default_rng([seed, place, at])
            found = _of_degree(walkable, classes[degree], everybody if degree == "hub" else classes[degree], most, dice)
            found[1] += _neighbours(walkable, classes[degree], degree == "hub", most, dice)
            for distance, some in sorted(found.items()):
                chosen = dice.permutation(len(some))[:most]
                pairs.of[Stratum(width, degree, distance)] = [some[place] for place in chosen.tolist()]
    return pairs


def _of_degree(
    walkable: Walkable, starts: Ints, targets: Ints, most: int, dice: np.random.Generator
) -> dict[int, list[Pair]]:
    found: dict[int, list[Pair]] = defaultdict(list)
    is_target = np.zeros(len(walkable.graph.actors), bool)
    is_target[targets] = True
    enough = 3 * most // 2
    per_search = max(_OF_SEARCH, 3 * most // max(1, min(len(starts), _SOURCES)))
    for start in dice.permutation(starts)[:_SOURCES].tolist():
        distances = walkable.distances(start)
        for distance in range(1, APART + 1):
            if len(found[distance]) < enough:
                there = np.flatnonzero((distances == distance) & is_target)
                chosen = dice.choice(there, min(per_search, len(there)), replace=False).tolist()
                found[distance] += [_pair(walkable, start, end, distances) for end in chosen]
    return found


def _neighbours(walkable: Walkable, ends: Ints, is_hub: bool, most: int, dice: np.random.Generator) -> list[Pair]:
    """Pairs that an edge joins: few of the ends that were searched from have a neighbour of their own class."""
    is_end = np.zeros(len(walkable.graph.actors), bool)
    is_end[ends] = True
    edges = walkable.graph.edges
    apart = edges.subject != edges.object
    both = (is_end[edges.subject] | is_end[edges.object]) if is_hub else (is_end[edges.subject] & is_end[edges.object])
    rows = np.flatnonzero(walkable.edges & apart & both)
    rows = dice.choice(rows, min(most, len(rows)), replace=False)
    low, high = pairs_of(edges.subject[rows], edges.object[rows])
    swapped = is_hub & ~is_end[low]
    starts, others = np.where(swapped, high, low).tolist(), np.where(swapped, low, high).tolist()
    return [Pair(start, end, NONE) for start, end in zip(starts, others, strict=True)]


def _pair(walkable: Walkable, start: int, end: int, distances: Ints) -> Pair:
    around = walkable.neighbours(np.array([end], np.int32))
    inside = around[(distances[around] == distances[end] - 1) & (distances[around] > 0) & ~walkable.barred[around]]
    return Pair(start, end, int(inside[0]) if len(inside) else NONE)


def write_arcs(walkable: Walkable, path: Path) -> int:
    """The file that bench/trace_peers.py reads; how many arcs it has.

    Who may not stand inside a path is two nodes, one that paths begin in and one that they end in, so that libraries
    that know no such condition answer the same question.
    """
    begins, ends = walkable.arcs
    count = len(walkable.graph.actors)
    sinks = np.arange(count, dtype=np.int32)
    sinks[walkable.barred] = count + np.arange(int(walkable.barred.sum()), dtype=np.int32)
    starts = np.repeat(np.arange(count, dtype=np.int32), np.diff(begins))
    with path.open("wb") as file:
        for numbers in (np.array([count, len(ends)]), sinks, starts, sinks[ends]):
            file.write(numbers.astype("<i4").tobytes())
    return len(ends)
