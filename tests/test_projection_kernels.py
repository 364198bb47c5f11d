"""The kernels alone, on thousands of small graphs in memory: trees, chains and rings, where walks go to and fro."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise, product
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from graph.model.edges import columns_of
from graph.model.kinds import ActorKind, Certainty, GoodsClass, Kind, Phase, Standing
from graph.paths.projection.arcs import START
from graph.paths.projection.asked import JOINTS, ask_of
from graph.paths.projection.columns import encode
from graph.paths.projection.layout import NEAR, actor_byte
from graph.paths.projection.levels import Walks
from graph.paths.projection.names import ActorIds, Codes
from graph.paths.projection.snapshot import ActorColumns, Snapshot, lay_out
from graph.paths.query import Joints, PathQuery
from tests.strategies import seeded
from tests.test_paths_laws import law

# subject, object, deal ("" for none; None for an edge that is no transaction), evidence
Edge = tuple[int, int, str | None, int]


def draw_edges(dice: Random, actors: int) -> list[Edge]:
    """A few trees, and now and then an edge more."""
    pairs = [(dice.randrange(max(0, i - dice.choice([1, 3, 9])), i), i) for i in range(1, actors)]
    pairs += [tuple(dice.sample(range(actors), 2)) for _ in range(dice.choice([0, 1, 3, 8]))]  # type: ignore[misc]
    names = list(range(actors))
    dice.shuffle(names)  # so that the order of ids says nothing of the order along a chain
    deals = [None, None, "", "d-1", "d-2"]
    return [(names[a], names[b], dice.choice(deals), dice.choice([1, 3, 5])) for a, b in pairs]


def laid_out(edges: list[Edge], actors: int) -> Snapshot:
    """The graph in arrays; every edge is admitted by default."""
    columns: dict[str, list[Any]] = {
        "subjects": [e[0] for e in edges],
        "objects": [e[1] for e in edges],
        "columns": [_columns(e) for e in edges],
    }
    codes = Codes()
    encoded = encode(columns, codes)
    codes.deal_keys = np.unique(np.concatenate([np.zeros(1, np.int64), encoded.deals]))
    kinds = np.full(actors, actor_byte(ActorKind.COMPANY.value, False), np.uint8)
    columns_of = ActorColumns(kinds, np.ones((actors, len(NEAR)), np.int32))
    return lay_out("test", 1, ActorIds.of([f"a-{i:02}" for i in range(actors)]), columns_of, encoded, codes)


def _columns(edge: Edge) -> str:
    stored = {
        "kind": (Kind.LINKED_TO if edge[2] is None else Kind.SUPPLIES).value,
        "phase": None if edge[2] is None else Phase.DELIVERED.value,
        "certainty": Certainty.CONFIRMED.value,
        "standing": Standing.AFFIRMED.value,
        "goods_classes": [GoodsClass.ARMS.value],
        "evidence": edge[3],
        "first": "2001-01-01",
        "last": "2001-12-31",
        "stated_last": "2001-12-31",
        "deal": edge[2] or None,
        "known_possibly_from": "2002-01-01",
        "origin_count": 1,
        "sources": ["paper"],
    }
    return columns_of(stored, affirmations=1)


def sequences(edges: list[Edge], ends: tuple[list[int], list[int]], length: int) -> Iterator[tuple[int, ...]]:
    """All sequences of different actors along edges, no end inside."""
    beside: dict[int, set[int]] = defaultdict(set)
    for a, b, _, _ in edges:
        beside[a].add(b)
        beside[b].add(a)
    barred = {*ends[0], *ends[1]}

    def further(so_far: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        last = len(so_far) == length
        for actor in sorted(beside[so_far[-1]] - {*so_far}):
            if last and actor in ends[1]:
                yield (*so_far, actor)
            elif not last and actor not in barred:
                yield from further((*so_far, actor))

    for start in sorted(set(ends[0])):
        yield from further((start,))


def worth(edges: list[Edge], ids: tuple[int, ...], joints: Joints) -> int | None:
    """Of the best choice of one edge a hop that these joints allow, the least evidence."""
    hops = [[e for e in edges if {e[0], e[1]} == {*pair}] for pair in pairwise(ids)]
    fits = [choice for choice in product(*hops) if all(meets(a, b, joints) for a, b in pairwise(choice))]
    return max((min(e[3] for e in choice) for choice in fits), default=None)


def meets(one: Edge, other: Edge, joints: Joints) -> bool:
    """Whether two edges may be neighbours on a path."""
    if joints is Joints.ANY or one[2] is None or other[2] is None:
        return True
    if not one[2] or not other[2]:
        return joints is Joints.NOT_DIFFERENT
    return one[2] == other[2]


@pytest.mark.timeout(900)
@law(examples=1500)
@given(dice=seeded)
def test_the_kernels_find_what_trying_everything_finds(dice: Random) -> None:
    actors = dice.choice([5, 9, 14])
    edges = draw_edges(dice, actors)
    snapshot = laid_out(edges, actors)
    chosen = dice.sample(range(actors), dice.choice([2, 2, 3, 4]))
    ends = chosen[:1], chosen[1:]
    through = [a for a in dice.sample(range(actors), dice.choice([0, 0, 0, 1, 2])) if a not in chosen]
    joints, limit, longest = dice.choice(list(Joints)), dice.choice([1, 3, 50]), dice.choice([3, 5, 8])
    query = PathQuery.model_validate(
        {
            "from": [snapshot.ids[a] for a in ends[0]],
            "to": [snapshot.ids[a] for a in ends[1]],
            "through": [snapshot.ids[a] for a in through],
            "joints": joints,
        }
    )
    stop = np.zeros(1, np.uint8)
    walks = Walks(snapshot.graph, ask_of(snapshot, query))
    loose = Walks(snapshot.graph, ask_of(snapshot, query.model_copy(update={"joints": Joints.ANY})))
    for length in range(1, longest + 1):
        there = [ids for ids in sequences(edges, ends, length) if {*through} <= {*ids[1:-1]}]
        worths = {ids: worth(edges, ids, joints) for ids in there}
        expected = sorted((-w, ids) for ids, w in worths.items() if w is not None)
        found, is_all = walks.sequences(length, limit, START, stop)
        assert [(-w, tuple(ids)) for ids, w in found] == expected[:limit]
        assert is_all == (len(expected) < limit)
        if length > 1:
            kept_out = sum(w is None for w in worths.values())
            assert loose.kept_out(length, JOINTS[joints], stop) == (kept_out, True)


@law(examples=60)
@given(dice=seeded)
def test_a_hub_is_looked_through_as_far_as_the_budget_goes(dice: Random) -> None:
    actors = 90
    hub = dice.randrange(actors)
    edges = draw_edges(dice, 14)
    edges += [(hub, a, dice.choice([None, "", "d-1"]), dice.choice([1, 5])) for a in range(actors) if a != hub]
    snapshot = laid_out(edges, actors)
    start, end = dice.sample([*range(14), *dice.sample(range(14, actors), 4)], 2)
    query = PathQuery.model_validate({"from": snapshot.ids[start], "to": snapshot.ids[end]})
    stop, limit = np.zeros(1, np.uint8), dice.choice([2, 100])
    whole = Walks(snapshot.graph, ask_of(snapshot, query))
    some = Walks(snapshot.graph, ask_of(snapshot, query), dice.randrange(1200))
    for length in range(1, 4):
        worths = {ids: worth(edges, ids, query.joints) for ids in sequences(edges, ([start], [end]), length)}
        expected = sorted((-w, ids) for ids, w in worths.items() if w is not None)[:limit]
        assert [(-w, tuple(ids)) for ids, w in whole.sequences(length, limit, START, stop)[0]] == expected
        was_cut = some.is_cut
        found = [(-w, tuple(ids)) for ids, w in some.sequences(length, limit, START, stop)[0]]
        assert was_cut or found == expected[: len(found)]
        assert some.is_cut or len(found) == len(expected)
