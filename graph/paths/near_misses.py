"""When nothing was found: what comes closest, and what keeps it out.

Only hops, joints and actors are relaxed, one condition at a time, and never a status relation. Evidence comes before
structure, because it says something about the world and not about the question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from graph.model.edges import MAY_BE, Doubt, Edge
from graph.model.kinds import Family, Kind
from graph.paths import chains
from graph.paths.answer import ActorShown, NearMiss
from graph.paths.assign import assign, may_join
from graph.paths.chains import Relaxed
from graph.paths.finder import Finder
from graph.paths.lens import REASONS, Doubtful, Seen, Step, walks
from graph.paths.query import Identity, Joints, PathQuery
from graph.paths.reader import Reader, Stopped
from graph.paths.shown import identities
from graph.paths.skipped import Skipped
from graph.paths.texts import types_of
from graph.queries.edges import edge_json

_MOST = 3
_MORE_HOPS = 2
_MOST_HOPS = 8
_OF_ACTORS = (Relaxed.VIA_KIND, Relaxed.HUB)
_REASON = {Relaxed.VIA_KIND: "kind", Relaxed.KIND: "kind"}
_OF_EVIDENCE = (Relaxed.EVIDENCE, Relaxed.IDENTITY)
_STRUCTURE = (Relaxed.ORDER, Relaxed.JOINT, Relaxed.HOPS, Relaxed.VIA_KIND, Relaxed.KIND, Relaxed.HUB)
_NEVER_STATUS = "|".join(k.value for k in Kind if k.family is not Family.STATUS)

Hops = Sequence[Sequence[Step]]


@dataclass(frozen=True)
class _Near:
    """A sequence and the condition that it breaks."""

    ids: tuple[str, ...]
    cost: int
    relaxed: Relaxed
    hops: Hops

    @property
    def rank(self) -> tuple[int, int, int, tuple[str, ...]]:
        """Fewest relaxed first, evidence before structure, then shortest, then ids."""
        place = (*_OF_EVIDENCE, *_STRUCTURE).index(self.relaxed)
        return (self.cost, place, len(self.ids), self.ids)


async def find_near_misses(
    reader: Reader, finder: Finder, asked: PathQuery, skipped: Skipped
) -> tuple[list[NearMiss], bool]:
    """At most three, the least relaxed first, and whether they were all looked for."""
    near: list[_Near] = []
    all_looked_for = True
    try:
        for relaxed in (*_OF_EVIDENCE, *_STRUCTURE):
            if not _may_help(asked, relaxed, skipped):
                continue
            found, is_all = await _nearest(reader, finder, asked, relaxed)
            near, all_looked_for = _distinct([*near, *found]), all_looked_for and is_all
            if len(near) >= _MOST and near[_MOST - 1].cost == 1:
                break  # what else there is relaxes no less, and something that ranks behind
    except Stopped:
        all_looked_for = False
    names = await reader.find_actor_names([i for n in near[:_MOST] for i in n.ids])
    return [_shown(one, names) for one in near[:_MOST]], all_looked_for


def _may_help(asked: PathQuery, relaxed: Relaxed, skipped: Skipped) -> bool:
    """Whether relaxing it can let anything in: where nothing was left out for it, nothing comes in without it."""
    if relaxed is Relaxed.ORDER:
        return asked.in_order
    if relaxed is Relaxed.IDENTITY:
        return asked.identity is Identity.SETTLED
    left_out = {
        Relaxed.JOINT: skipped.joints_skipped,
        Relaxed.VIA_KIND: skipped.kinds_skipped,
        Relaxed.HUB: skipped.hubs_skipped,
    }
    return relaxed not in left_out or left_out[relaxed] > 0 or not skipped.skipped_exact


def _distinct(near: Sequence[_Near]) -> list[_Near]:
    """The best reason for each sequence, best first."""
    best: dict[tuple[str, ...], _Near] = {}
    for one in sorted(near, key=lambda n: n.rank):
        best.setdefault(one.ids, one)
    return list(best.values())


async def _nearest(reader: Reader, finder: Finder, asked: PathQuery, relaxed: Relaxed) -> tuple[list[_Near], bool]:
    near: list[_Near] = []
    for length in _lengths(asked, relaxed):
        some, is_all = await _nearest_of_length(reader, finder, asked, relaxed, length)
        near += some
        if not is_all:
            return near, False
        if sum(n.cost == 1 for n in near) >= _MOST:
            break  # longer ones rank behind
    return near, True


def _lengths(asked: PathQuery, relaxed: Relaxed) -> range:
    if relaxed is Relaxed.HOPS:
        return range(asked.max_hops + 1, min(_MOST_HOPS, asked.max_hops + _MORE_HOPS) + 1)
    return range(max(1, len(asked.through) + 1), asked.max_hops + 1)


async def plan_near_misses(finder: Finder, asked: PathQuery) -> None:
    """Ask whatever a search for near misses can ask, whether or not it helps here: the database keeps the plans. Raises
    Stopped."""
    for relaxed in (*_OF_EVIDENCE, *_STRUCTURE):
        for length in _lengths(asked, relaxed):
            await finder.nearest(asked, length, relaxed, 0 if chains.is_bound(asked) else 1, _MOST)


async def _nearest_of_length(
    reader: Reader, finder: Finder, asked: PathQuery, relaxed: Relaxed, length: int
) -> tuple[list[_Near], bool]:
    """The three least relaxed of a length, and whether that is sure. Where the finder only bounds the cost, more are
    read until it is."""
    bound = chains.is_bound(asked)
    limit = _MOST * 8 if bound else _MOST
    while True:
        found = await finder.nearest(asked, length, relaxed, 0 if bound else 1, limit)
        near = await _put_together(reader, asked, relaxed, dict(found.rows))
        if len(found.rows) < limit or not bound:
            return near[:_MOST], found.is_all
        sure = [n for n in near if n.cost <= found.rows[-1][1]]
        if len(sure) >= _MOST or not found.is_all:
            return sure[:_MOST], found.is_all
        limit *= 4


async def _put_together(
    reader: Reader, asked: PathQuery, relaxed: Relaxed, costs: Mapping[tuple[str, ...], int]
) -> list[_Near]:
    if not costs:
        return []
    types = {Relaxed.KIND: _NEVER_STATUS, Relaxed.IDENTITY: f"{types_of(asked)}|{MAY_BE}"}.get(relaxed)
    between = await reader.find_hop_edges(list(costs), types)
    near = []
    for ids, structural in costs.items():
        reader.clock()
        hops = [_of_hop(reader, asked, between, pair) for pair in pairwise(ids)]
        cost, shown = _relax(asked, relaxed, hops)
        if relaxed in _OF_ACTORS and cost == 0:
            cost = structural
        elif relaxed is Relaxed.HOPS and cost == 0:
            cost = len(hops) - asked.max_hops
        if 0 < cost < float("inf"):
            near.append(_Near(ids, int(cost), relaxed, tuple(tuple(hop) for hop in shown)))
    return sorted(near, key=lambda n: n.rank)


def _relax(asked: PathQuery, relaxed: Relaxed, hops: Hops) -> tuple[float, Hops]:
    """How often edges break the one relaxed condition, and the edges to show; infinite if they break another too."""

    def joins(one: Step, other: Step) -> float:
        return 0 if may_join(one, other, asked.joints) else float("inf")

    if relaxed is Relaxed.EVIDENCE:
        return _cheapest(hops, lambda s: float(not s.admissible), joins)
    hops = [[s for s in hop if s.admissible] for hop in hops]
    loose = Joints.ANY if relaxed is Relaxed.JOINT else asked.joints
    assigned = assign(hops, joints=loose, in_order=asked.in_order and relaxed is not Relaxed.ORDER)
    if assigned is None:
        return float("inf"), ()
    if relaxed is Relaxed.JOINT:
        return _cheapest(assigned.hops, lambda s: 0, lambda one, other: float(joins(one, other) > 0))
    if relaxed is Relaxed.KIND:
        kinds = set(asked.asked_kinds)
        return _cheapest(assigned.hops, lambda s: float(isinstance(s, Seen) and s.edge.kind not in kinds), joins)
    if relaxed is Relaxed.IDENTITY:
        return _cheapest(assigned.hops, lambda s: float(isinstance(s, Doubtful)), joins)
    return float(relaxed is Relaxed.ORDER), assigned.hops


def _shown(near: _Near, names: Mapping[str, ActorShown]) -> NearMiss:
    edges: list[dict[str, Any]] = [
        edge_json(s) | {"hop": i, "reasons": list(s.reasons)}
        for i, hop in enumerate(near.hops)
        for s in _ordered(hop)
        if isinstance(s, Seen)
    ]
    given = {r for e in edges for r in e["reasons"]}
    reasons = [r for r in REASONS if r in given] or [_REASON.get(near.relaxed, near.relaxed.value)]
    claims = [c for e in edges for c in (*e["claims"], *e["disputing"])]
    return NearMiss(
        actors=[names[i] for i in near.ids],
        edges=edges,
        identities=[doubt for hop in near.hops for doubt in identities(hop)],
        reasons=reasons,
        relaxed=near.cost,
        claims=list(dict.fromkeys(claims)),
    )


def _of_hop(
    reader: Reader, asked: PathQuery, between: Mapping[frozenset[str], list[Edge | Doubt]], pair: tuple[str, str]
) -> list[Step]:
    edges = between.get(frozenset(pair), [])
    return [step for e in edges if walks(step := reader.lens.step(e), pair[0], asked.direction)]


def _ordered(hop: Sequence[Step]) -> list[Step]:
    return sorted(hop, key=lambda s: (len(s.reasons), -s.evidence, s.id))


def _cheapest(
    hops: Hops, of_edge: Callable[[Step], float], of_joint: Callable[[Step, Step], float]
) -> tuple[float, Hops]:
    """The least cost of an assignment, and of each hop the edges that take part in one that costs so little. Beside
    them, where they cost something, whatever else is said between the two: a denial belongs to what is nearly there."""
    before = _costs(hops, of_edge, of_joint)
    back = _costs(hops[::-1], of_edge, lambda one, other: of_joint(other, one))
    after = back[::-1]
    least = min((c for c in before[-1]), default=float("inf"))
    if least == float("inf"):
        return least, ()
    kept = []
    for hop, left, right in zip(hops, before, after, strict=True):
        best = [s for s, a, b in zip(hop, left, right, strict=True) if a + b - of_edge(s) == least]
        kept.append(list(hop) if any(of_edge(s) for s in best) else best)
    return least, kept


def _costs(hops: Hops, of_edge: Callable[[Step], float], of_joint: Callable[[Step, Step], float]) -> list[list[float]]:
    """For each edge the least cost of an assignment from the first hop to it."""
    costs = [[of_edge(s) for s in hops[0]]]
    for previous, hop in pairwise(hops):
        reached = list(zip(previous, costs[-1], strict=True))
        costs.append([of_edge(s) + min((c + of_joint(p, s) for p, c in reached), default=float("inf")) for s in hop])
    return costs
