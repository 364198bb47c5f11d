"""A found sequence as the answer shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from graph.model.kinds import Joint
from graph.paths.answer import ActorShown, Hop, JointShown, Path
from graph.paths.assign import joint_of, may_join
from graph.paths.lens import Seen
from graph.paths.query import Joints, PathQuery
from graph.paths.search import Found
from graph.queries.edges import edge_json


def shown_path(found: Found, names: Mapping[str, ActorShown], asked: PathQuery) -> Path:
    """The path with its edges, best evidence first."""
    hops = found.assigned.hops
    return Path(
        actors=[names[i] for i in found.ids],
        hops=[Hop(edges=[edge_json(s, asked) for s in by_evidence(hop)]) for hop in hops],
        joints=shown_joints(found.ids, hops, asked.joints),
        evidence=found.assigned.evidence,
        weakest_hop=found.assigned.weakest_hop,
        origins=sorted({o for hop in hops for s in hop for o in s.origins}),
        known="possible" if any(all(s.known == "possible" for s in hop) for hop in hops) else "certain",
    )


def by_evidence(hop: Sequence[Seen]) -> list[Seen]:
    """Better evidence first, then by id."""
    return sorted(hop, key=lambda s: (-s.evidence, s.edge.id))


def shown_joints(ids: Sequence[str], hops: Sequence[Sequence[Seen]], joints: Joints) -> list[JointShown]:
    """Each inner actor in which two transaction hops meet."""
    shown = []
    for i, actor in enumerate(ids[1:-1]):
        met = [
            (joint, one.edge.deal)
            for one, other in product(hops[i], hops[i + 1])
            if may_join(one, other, joints) and (joint := joint_of(one, other)) is not None
        ]
        if met:
            kinds = {joint for joint, _ in met}
            best = next(j for j in (Joint.SAME, Joint.UNKNOWN, Joint.DIFFERENT) if j in kinds)
            deals = sorted({deal for joint, deal in met if joint is Joint.SAME and deal is not None})
            shown.append(JointShown(actor=actor, joint=best, deals=deals))
    return shown
