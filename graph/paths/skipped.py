"""What a search left out: hubs, kinds of actor, joints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from graph.paths import chains
from graph.paths.assign import assign
from graph.paths.query import Direction, Joints, PathQuery
from graph.paths.reader import Reader, Stopped
from graph.paths.search import PathSearch, admissible
from graph.paths.texts import edge_predicate, fragment, is_flowing, near_count, types_of

_MOST_CHECKED = 2000  # sequences that are put together one by one to count skipped joints


@dataclass(frozen=True)
class Skipped:
    """What was left out; at least so much where `skipped_exact` is false."""

    hubs_skipped: int
    kinds_skipped: int
    joints_skipped: int
    skipped_exact: bool


async def count_skipped(reader: Reader, asked: PathQuery, search: PathSearch) -> Skipped:
    """The counts of the answer's account. Where the deadline comes first, `skipped_exact` is false."""
    hubs: set[str] = set()
    kinds: set[str] = set()
    joints, exact = search.joints_skipped, search.stopped in (None, "k")
    try:
        for ends, backwards in ((asked.from_, False), (asked.to, True)):
            await _walk(reader, asked, ends, backwards, (hubs, kinds))
        if asked.joints is not Joints.ANY and chains.is_bound(asked):
            for length in range(max(2, len(asked.through) + 1), search.searched_hops + 1):
                counted, all_counted = await _count_joints(reader, asked, length)
                joints, exact = joints + counted, exact and all_counted
    except Stopped:
        exact = False
    return Skipped(len(hubs), len(kinds), joints, exact)


async def _walk(
    reader: Reader, asked: PathQuery, ends: Iterable[str], backwards: bool, left_out: tuple[set[str], set[str]]
) -> None:
    """Walk half of max_hops from one side, through what may stand inside a path, and note what may not."""
    hubs, kinds = left_out
    query = _step_text(asked, backwards)
    parameters = chains.chain_parameters(asked, reader.rev)
    barred = {*asked.ends, *asked.avoid}
    seen, frontier = {*ends}, [*ends]
    for _ in range(asked.max_hops // 2):
        rows = await find_next_actors(reader, query, parameters | {"frontier": frontier, "seen": sorted(seen)})
        seen.update(row["id"] for row in rows)
        frontier = []
        for row in rows:
            if row["id"] in barred or row["is_unknown"]:
                continue
            if row["id"] in asked.through or (row["is_via"] and not row["is_hub"]):
                frontier.append(row["id"])
            elif row["is_via"]:
                hubs.add(row["id"])
            else:
                kinds.add(row["id"])
        if not frontier:
            return


async def find_next_actors(reader: Reader, query: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """`id, is_via, is_unknown, is_hub` of whom one step from the frontier meets."""
    return await reader.rows(query, parameters)


def _step_text(asked: PathQuery, backwards: bool) -> str:
    flow = is_flowing("e", "b" if backwards else "a") if asked.direction is Direction.FLOW else "true"
    return fragment(
        "find_next_actors",
        types=types_of(asked),
        edge=edge_predicate("e", asked),
        flow=flow,
        near=near_count("b", asked.asked_families),
    )


async def _count_joints(reader: Reader, asked: PathQuery, length: int) -> tuple[int, bool]:
    """How many sequences of a length only their joints keep out, and whether all were counted."""
    loose = asked.model_copy(update={"joints": Joints.ANY})
    parameters = chains.chain_parameters(asked, reader.rev) | {"limit": _MOST_CHECKED}
    [row] = await reader.rows(chains.best_text(loose, length), parameters)
    sequences = [tuple(ids) for ids, _ in row["best"]]
    between = await reader.find_hop_edges([pair for ids in sequences for pair in pairwise(ids)]) if sequences else {}
    seen = {pair: [reader.lens.step(e) for e in edges] for pair, edges in between.items()}
    counted = 0
    for ids in sequences:
        reader.clock()
        hops = [admissible(seen.get(frozenset(pair), []), pair[0], asked) for pair in pairwise(ids)]
        loosely = assign(hops, joints=Joints.ANY, in_order=asked.in_order) is not None
        counted += loosely and assign(hops, joints=asked.joints, in_order=asked.in_order) is None
    return counted, len(sequences) < _MOST_CHECKED
