"""What a search left out: hubs, kinds of actor, joints."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from graph.paths import chains
from graph.paths.assign import assign
from graph.paths.finder import MOST_KEPT_OUT, Finder, LeftOut
from graph.paths.query import Joints, PathQuery
from graph.paths.reader import Reader, Stopped
from graph.paths.search import PathSearch, admissible


@dataclass(frozen=True)
class Skipped:
    """What was left out; at least so much where `skipped_exact` is false."""

    hubs_skipped: int
    kinds_skipped: int
    joints_skipped: int
    skipped_exact: bool


async def left_out_in_time(finder: Finder, asked: PathQuery, starts: Collection[str] = ()) -> LeftOut:
    """As Finder.left_out, whole; nothing of it is exact where the deadline came first."""
    try:
        return await finder.left_out(asked, whole=True, starts=starts)
    except Stopped:
        return LeftOut(0, 0, False)


async def count_skipped(reader: Reader, finder: Finder, asked: PathQuery, search: PathSearch) -> Skipped:
    """The counts of the answer's account. Where the deadline comes first, `skipped_exact` is false."""
    hubs = kinds = 0
    joints, exact = search.joints_skipped, search.joints_exact and search.stopped in (None, "k")
    try:
        met = await finder.left_out(asked, whole=search.stopped is None)
        hubs, kinds, exact = met.hubs, met.kinds, exact and met.exact
        if asked.joints is not Joints.ANY and chains.is_bound(asked):
            for length in (n for n in search.whole if n > 1):
                counted, all_counted = await _count_joints(reader, finder, asked, length)
                joints, exact = joints + counted, exact and all_counted
    except Stopped:
        exact = False
    return Skipped(hubs, kinds, joints, exact)


async def _count_joints(reader: Reader, finder: Finder, asked: PathQuery, length: int) -> tuple[int, bool]:
    """How many sequences of a length only their joints keep out, and whether all were counted."""
    best = await finder.best(asked.model_copy(update={"joints": Joints.ANY}), length, MOST_KEPT_OUT)
    sequences = [ids for ids, _ in best.rows]
    between = await reader.find_hop_edges(sequences)
    seen = {pair: [reader.lens.step(e) for e in edges] for pair, edges in between.items()}
    counted = 0
    for ids in sequences:
        reader.clock()
        hops = [admissible(seen.get(frozenset(pair), []), pair[0], asked) for pair in pairwise(ids)]
        loosely = assign(hops, joints=Joints.ANY, in_order=asked.in_order) is not None
        counted += loosely and assign(hops, joints=asked.joints, in_order=asked.in_order) is None
    return counted, best.is_all
