"""A found sequence as the answer shows it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise, product

from graph.model.kinds import Joint
from graph.paths.answer import ActorShown, DisputedIdentity, Hop, JointShown, Path
from graph.paths.assign import assign, joint_of, may_join
from graph.paths.lens import Doubtful, Seen, Step
from graph.paths.query import PathQuery
from graph.paths.search import Found
from graph.queries.edges import edge_json


def shown_path(found: Found, names: Mapping[str, ActorShown], asked: PathQuery) -> Path:
    """The path with its edges, best evidence first."""
    hops = found.assigned.hops
    # Certain only if one assignment is: a certain edge here and a certain edge there may not go together.
    certain = [[s for s in hop if s.known == "certain"] for hop in hops]
    return Path(
        actors=[names[i] for i in found.ids],
        hops=[_hop(hop, asked) for hop in hops],
        joints=shown_joints(found, asked),
        evidence=found.assigned.evidence,
        weakest_hop=found.assigned.weakest_hop,
        origins=sorted({o for hop in hops for s in hop for o in s.origins}),
        known="possible" if assign(certain, joints=asked.joints, in_order=asked.in_order) is None else "certain",
    )


def _hop(hop: Sequence[Step], asked: PathQuery) -> Hop:
    edges = [edge_json(step, asked) for step in by_evidence(hop) if isinstance(step, Seen)]
    return Hop(edges=edges, identity=next(iter(identities(hop)), None))


def identities(hop: Sequence[Step]) -> list[DisputedIdentity]:
    """What of a hop is in doubt."""
    doubts = [step.doubt for step in hop if isinstance(step, Doubtful)]
    return [
        DisputedIdentity(
            id=d.id, one=d.one, other=d.other, why=list(d.why), score=d.score, judgements=list(d.judgements)
        )
        for d in doubts
    ]


def by_evidence(hop: Sequence[Step]) -> list[Step]:
    """Better evidence first, then by id."""
    return sorted(hop, key=lambda s: (-s.evidence, s.id))


def shown_joints(found: Found, asked: PathQuery) -> list[JointShown]:
    """Each inner actor in which two transaction hops meet, by the edges that some assignment takes together."""
    shown = []
    for i, (one_hop, other_hop) in enumerate(pairwise(found.assigned.hops)):
        met = [
            (joint, one.deal)
            for one, other in product(one_hop, other_hop)
            if (joint := joint_of(one, other)) is not None and _taken_together(found, i, one, other, asked)
        ]
        if met:
            deals = sorted({deal for joint, deal in met if joint is Joint.SAME and deal is not None})
            shown.append(JointShown(actor=found.ids[i + 1], joint=closest({joint for joint, _ in met}), deals=deals))
    return shown


def closest(joints: Collection[Joint]) -> Joint:
    """The one that says most of several ways in which the same two hops hang together."""
    return next(j for j in (Joint.SAME, Joint.UNKNOWN, Joint.DIFFERENT) if j in joints)


def _taken_together(found: Found, hop: int, one: Step, other: Step, asked: PathQuery) -> bool:
    # Joints alone bind only neighbours, and both edges already take part; dates bind the whole path.
    if not may_join(one, other, asked.joints) or not asked.in_order:
        return may_join(one, other, asked.joints)
    hops = [*found.assigned.hops[:hop], [one], [other], *found.assigned.hops[hop + 2 :]]
    return assign(hops, joints=asked.joints, in_order=True) is not None
