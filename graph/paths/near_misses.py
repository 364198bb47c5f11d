"""When nothing was found: what comes closest, and what keeps it out.

Only hops, joints and actors are relaxed, one condition at a time, and never a status relation. Evidence comes before
structure, because it says something about the world and not about the question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from graph.model.edges import Edge
from graph.model.kinds import Family, Kind
from graph.paths import chains
from graph.paths.answer import ActorShown, NearMiss
from graph.paths.assign import may_join
from graph.paths.chains import Relaxed
from graph.paths.lens import REASONS, Seen, walks
from graph.paths.query import Joints, PathQuery
from graph.paths.reader import Reader, Stopped
from graph.queries.edges import edge_json

_MOST = 3
_MORE_HOPS = 2
_MOST_HOPS = 8
_REASON = {Relaxed.VIA_KIND: "kind", Relaxed.KIND: "kind"}
_STRUCTURE = (Relaxed.ORDER, Relaxed.JOINT, Relaxed.HOPS, Relaxed.VIA_KIND, Relaxed.KIND, Relaxed.HUB)
_NEVER_STATUS = "|".join(k.value for k in Kind if k.family is not Family.STATUS)


@dataclass(frozen=True)
class _Near:
    """A sequence and the condition that it breaks."""

    ids: tuple[str, ...]
    cost: int
    relaxed: Relaxed

    @property
    def rank(self) -> tuple[int, int, int, tuple[str, ...]]:
        """Fewest relaxed first, evidence before structure, then shortest, then ids."""
        place = 0 if self.relaxed is Relaxed.EVIDENCE else 1 + _STRUCTURE.index(self.relaxed)
        return (self.cost, place, len(self.ids), self.ids)


async def find_near_misses(reader: Reader, asked: PathQuery) -> list[NearMiss]:
    """At most three, the least relaxed first; fewer, or none, if the deadline comes first."""
    near: list[_Near] = []
    shown: list[NearMiss] = []
    try:
        for relaxed in (Relaxed.EVIDENCE, *_STRUCTURE):
            near += await _nearest(reader, asked, relaxed)
        chosen = _distinct(near)[:_MOST]
        names = await reader.actor_names([i for n in chosen for i in n.ids])
        for one in chosen:
            shown.append(await _shown(reader, asked, one, names))
    except Stopped:
        pass
    return shown


def _distinct(near: Sequence[_Near]) -> list[_Near]:
    """The best reason for each sequence."""
    best: dict[tuple[str, ...], _Near] = {}
    for one in sorted(near, key=lambda n: n.rank):
        best.setdefault(one.ids, one)
    return list(best.values())


async def _nearest(reader: Reader, asked: PathQuery, relaxed: Relaxed) -> list[_Near]:
    if (relaxed is Relaxed.ORDER and not asked.in_order) or (relaxed is Relaxed.JOINT and asked.joints is Joints.ANY):
        return []
    most = asked.max_hops
    lengths = range(max(1, len(asked.through) + 1), most + 1)
    if relaxed is Relaxed.HOPS:
        lengths = range(most + 1, min(_MOST_HOPS, most + _MORE_HOPS) + 1)
    parameters = chains.chain_parameters(asked, reader.visible_rev) | {"limit": _MOST}
    near = []
    for length in lengths:
        rows = await reader.rows(chains.nearest_text(asked, length, relaxed), parameters)
        cost = length - most if relaxed is Relaxed.HOPS else None
        near += [_Near(tuple(r["ids"]), cost or r["cost"], relaxed) for r in rows]
    return sorted(near, key=lambda n: n.rank)[:_MOST]


async def _shown(reader: Reader, asked: PathQuery, near: _Near, names: Mapping[str, ActorShown]) -> NearMiss:
    between = await reader.hop_edges(list(pairwise(near.ids)), _NEVER_STATUS if near.relaxed is Relaxed.KIND else None)
    hops = [_of_hop(reader, asked, between, pair) for pair in pairwise(near.ids)]
    if near.relaxed is Relaxed.EVIDENCE:
        hops = _cheapest(hops, asked.joints)
    else:
        hops = [[s for s in hop if s.admissible] for hop in hops]
    edges: list[dict[str, Any]] = [
        edge_json(s) | {"hop": i, "reasons": list(s.reasons)} for i, hop in enumerate(hops) for s in _ordered(hop)
    ]
    given = {r for e in edges for r in e["reasons"]}
    reasons = [r for r in REASONS if r in given] or [_REASON.get(near.relaxed, near.relaxed.value)]
    claims = [c for e in edges for c in (*e["claims"], *e["disputing"])]
    return NearMiss(
        actors=[names[i] for i in near.ids],
        edges=edges,
        reasons=reasons,
        relaxed=near.cost,
        claims=list(dict.fromkeys(claims)),
    )


def _of_hop(
    reader: Reader, asked: PathQuery, between: Mapping[frozenset[str], list[Edge]], pair: tuple[str, str]
) -> list[Seen]:
    edges = between.get(frozenset(pair), [])
    return [reader.lens.see(e) for e in edges if walks(e, pair[0], asked.direction)]


def _ordered(hop: Sequence[Seen]) -> list[Seen]:
    return sorted(hop, key=lambda s: (len(s.reasons), -s.evidence, s.edge.id))


def _cheapest(hops: Sequence[Sequence[Seen]], joints: Joints) -> list[list[Seen]]:
    """Of each hop the edges that take part in an assignment with the fewest relaxed hops, and beside them, where such
    a hop is relaxed, whatever else is said between the two: a denial belongs to what is nearly there."""
    before = _costs(hops, joints)
    after = [list(costs) for costs in reversed(_costs(list(reversed(hops)), joints))]
    best = min(before[-1])
    kept = []
    for hop, left, right in zip(hops, before, after, strict=True):
        least = [s for s, a, b in zip(hop, left, right, strict=True) if a + b - (not s.admissible) == best]
        kept.append(list(hop) if any(not s.admissible for s in least) else least)
    return kept


def _costs(hops: Sequence[Sequence[Seen]], joints: Joints) -> list[list[float]]:
    """For each edge the fewest relaxed hops of an assignment from the first hop to it."""
    costs = [[float(not s.admissible) for s in hops[0]]]
    for previous, hop in pairwise(hops):
        costs.append(
            [
                (not s.admissible)
                + min(
                    (c for p, c in zip(previous, costs[-1], strict=True) if may_join(p, s, joints)),
                    default=float("inf"),
                )
                for s in hop
            ]
        )
    return costs
