"""A path question in the numbers of a snapshot."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graph.model.edges import MAY_BE
from graph.model.kinds import KINDS_OF_FAMILY, ActorKind, Certainty, Family, GoodsClass, Kind, Phase, Standing
from graph.paths.chains import Relaxed
from graph.paths.projection import arcs
from graph.paths.projection.layout import KINDS, NEAR, Bytes, Ints, day_number
from graph.paths.projection.snapshot import Snapshot
from graph.paths.query import WALKED, Direction, Joints, PathQuery
from graph.paths.texts import walks_doubts

_RELAXED = {
    None: arcs.NOTHING,
    Relaxed.EVIDENCE: arcs.EVIDENCE,
    Relaxed.IDENTITY: arcs.IDENTITY,
    Relaxed.ORDER: arcs.ORDER,
    Relaxed.JOINT: arcs.JOINT,
    Relaxed.HOPS: arcs.HOPS,
    Relaxed.VIA_KIND: arcs.VIA_KIND,
    Relaxed.KIND: arcs.KIND,
    Relaxed.HUB: arcs.HUB,
}
_NOT_ASKED = np.zeros(0, np.uint8)  # there can be a hundred thousand different shares
JOINTS = {
    Joints.ANY: arcs.JOINTS_ANY,
    Joints.NOT_DIFFERENT: arcs.JOINTS_NOT_DIFFERENT,
    Joints.SAME: arcs.JOINTS_SAME,
}


def mask_of(members: Sequence[object], among: Sequence[object]) -> int:
    """The bits of these members, by their place among all."""
    places = {member: i for i, member in enumerate(among)}
    return sum(1 << places[member] for member in set(members))


def ask_of(
    snapshot: Snapshot,
    asked: PathQuery,
    relaxed: Relaxed | None = None,
    ends: tuple[Sequence[int], Sequence[int]] = ((), ()),
) -> arcs.Ask:
    """The question for the kernels. `ends`: numbers of actors to walk from and to, instead of the question's own."""
    view, valid = asked.view(), asked.valid
    kinds = _bits([k.value for k in asked.asked_kinds])
    types = kinds
    if relaxed is Relaxed.KIND:
        types = _bits([k.value for k in Kind if k.family is not Family.STATUS])
    if walks_doubts(asked) or relaxed is Relaxed.IDENTITY:
        types |= _bits([MAY_BE])
    starts, targets = (np.array(sorted(set(some)), np.int32) for some in ends)
    if not len(starts):
        starts, targets = _numbers(snapshot, asked.from_), _numbers(snapshot, asked.to)
    through = _numbers(snapshot, asked.through)
    near, columns, near_kinds = _near(asked.asked_families)
    return arcs.Ask(
        mark=_marks(snapshot, asked, starts, targets, through),
        starts=starts[np.argsort(snapshot.graph.rank[starts])],
        targets=targets,
        through=through,
        inner=np.zeros(len(snapshot.ids), np.uint8),
        shares=_NOT_ASKED if asked.min_share is None else snapshot.codes.shares_from(asked.min_share),
        source_sets=snapshot.codes.sets_with(asked.sources, asked.not_sources) if asked.looks_back else _NOT_ASKED,
        types=types,
        kinds=kinds,
        phases=mask_of(asked.asked_phases, tuple(Phase)),
        goods=mask_of(asked.asked_goods, tuple(GoodsClass)),
        certainties=mask_of(asked.asked_certainties, tuple(Certainty)),
        standings=mask_of(asked.asked_standings, tuple(Standing)),
        window_first=day_number(valid.first) if valid and valid.first else arcs.NO_FIRST,
        window_last=day_number(valid.last) if valid and valid.last else arcs.NO_LAST,
        known_by=day_number(view.known_day),
        looks_back=int(asked.looks_back),
        min_origins=asked.min_origins,
        has_share=int(asked.min_share is not None),
        flow=int(asked.direction is Direction.FLOW),
        in_order=int(asked.in_order),
        joints=JOINTS[asked.joints],
        via=mask_of(asked.asked_via_kinds, tuple(ActorKind)),
        hub_limit=asked.hub_limit,
        near=near,
        near_columns=columns,
        near_kinds=near_kinds,
        relaxed=_RELAXED[relaxed],
    )


def _bits(kinds: Sequence[str]) -> int:
    return mask_of(kinds, KINDS)


def _near(families: tuple[Family, ...]) -> tuple[int, int, int]:
    """The column that counts neighbours in these families, or -1; all columns to add; the kinds of the families."""
    names = [f"near_{f.value}" for f in families]
    if set(families) == set(WALKED):
        names = ["near_walked"]
    kinds = _bits([k.value for f in families for k in KINDS_OF_FAMILY[f]])
    return (NEAR.index(names[0]) if len(names) == 1 else -1), mask_of(names, NEAR), kinds


def _marks(snapshot: Snapshot, asked: PathQuery, starts: Ints, targets: Ints, through: Ints) -> Bytes:
    mark = np.zeros(len(snapshot.ids), np.uint8)
    mark[_numbers(snapshot, (*asked.avoid, *asked.ends))] |= arcs.AVOID
    mark[through] |= arcs.THROUGH
    mark[starts] |= arcs.FROM
    mark[targets] |= arcs.TO
    return mark


def _numbers(snapshot: Snapshot, actors: Sequence[str]) -> Ints:
    found = (snapshot.number(a) for a in dict.fromkeys(actors))
    return np.array([n for n in found if n is not None], np.int32)
