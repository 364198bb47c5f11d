"""Conditions on a whole path: one edge must be chosen for each hop so that all of them hold together.

A hop shows an edge only if the edge takes part in such an assignment, and a path is worth what its best assignment is
worth: the weakest edge of it. (Taking each hop's best edge apart could join the evidence of one deal to the order of
another, and say more than any assignment does.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.model.dates import MAX_DAY, MIN_DAY
from graph.model.kinds import Joint
from graph.paths.lens import Step
from graph.paths.query import Joints

Hop = Sequence[Step]


@dataclass(frozen=True)
class Assigned:
    """What the path-wide conditions leave of each hop, and the worth of the best assignment."""

    hops: tuple[tuple[Step, ...], ...]
    evidence: int
    weakest_hop: int


def assign(hops: Sequence[Hop], *, joints: Joints, in_order: bool) -> Assigned | None:
    """Keep the edges that take part in an assignment; None if there is none."""
    kept = _taking_part(hops, joints, in_order)
    if kept is None:
        return None
    evidence = _best(kept, joints, in_order)
    # Again, since an edge that is good enough may only go with one that is not.
    best = _taking_part(_only(kept, evidence), joints, in_order) or kept
    weakest = min(range(len(best)), key=lambda i: (max(s.evidence for s in best[i]), i))
    return Assigned(hops=tuple(tuple(h) for h in kept), evidence=evidence, weakest_hop=weakest)


def _only(hops: Sequence[Hop], evidence: int) -> list[list[Step]]:
    return [[s for s in hop if s.evidence >= evidence] for hop in hops]


def _best(hops: Sequence[Hop], joints: Joints, in_order: bool) -> int:
    """The largest evidence such that edges with no less of it still make an assignment."""
    levels = sorted({s.evidence for hop in hops for s in hop})
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if _feasible(_only(hops, levels[middle]), joints, in_order):
            low = middle
        else:
            high = middle - 1
    return levels[low]


def _taking_part(hops: Sequence[Hop], joints: Joints, in_order: bool) -> list[list[Step]] | None:
    if any(not hop for hop in hops):
        return None
    if not in_order:
        return _taking_part_by_joints(hops, joints)
    kept = []
    for i, hop in enumerate(hops):
        answers: dict[tuple[bool, str | None, str, str], bool] = {}
        for seen in hop:
            alike = (seen.is_transaction, seen.deal, seen.first, seen.last)
            if alike not in answers:
                answers[alike] = _feasible([*hops[:i], [seen], *hops[i + 1 :]], joints, in_order)
        kept.append([s for s in hop if answers[s.is_transaction, s.deal, s.first, s.last]])
    return kept if all(kept) else None


def _taking_part_by_joints(hops: Sequence[Hop], joints: Joints) -> list[list[Step]] | None:
    """Joints bind neighbours only: an edge takes part if it can be reached from both ends."""
    kept = [list(hop) for hop in hops]
    for order in (range(1, len(kept)), range(len(kept) - 2, -1, -1)):
        step = 1 if order.step > 0 else -1
        for i in order:
            kept[i] = [s for s in kept[i] if any(may_join(s, other, joints) for other in kept[i - step])]
    return kept if all(kept) else None


def joint_of(one: Step, other: Step) -> Joint | None:
    """How two neighbouring edges hang together; None unless both are transactions."""
    if not (one.is_transaction and other.is_transaction):
        return None
    if one.deal is None or other.deal is None:
        return Joint.UNKNOWN
    return Joint.SAME if one.deal == other.deal else Joint.DIFFERENT


def may_join(one: Step, other: Step, joints: Joints) -> bool:
    """Whether the asked joints allow two neighbouring edges."""
    joint = joint_of(one, other)
    if joint is None or joints is Joints.ANY:
        return True
    return joint is Joint.SAME if joints is Joints.SAME else joint is not Joint.DIFFERENT


@dataclass(frozen=True)
class _Days:
    """A choice of dates up to some hop: the last transaction fell on a day from `low` to `high`, and the next one
    must fall on a day from `next_low` to `next_high`, for the sake of control hops since then that it must vouch for.
    """

    low: str
    high: str
    next_low: str = MIN_DAY
    next_high: str = MAX_DAY
    any_transaction: bool = False
    owed: bool = False


_Dating = Callable[[_Days, Step], list[_Days]]


def _feasible(hops: Sequence[Hop], joints: Joints, in_order: bool) -> bool:
    """Whether one edge can be chosen for each hop, and if in_order a day for each transaction."""
    if all(any(not seen.is_transaction for seen in hop) for hop in hops):
        return True  # a path without a transaction has neither joints nor an order to keep
    states: dict[int, set[_Days]] = {}
    step: _Dating = _dated if in_order else lambda days, _: [days]
    for i, hop in enumerate(hops):
        reached: dict[int, set[_Days]] = {}
        for n, seen in enumerate(hop):
            before = (
                {_Days(MIN_DAY, MAX_DAY)}
                if i == 0
                else {d for p, ds in states.items() if may_join(hops[i - 1][p], seen, joints) for d in ds}
            )
            after = {d for days in before for d in step(days, seen)}
            if after:
                reached[n] = after
        states = reached
    return any(not d.owed for days in states.values() for d in days)


def _dated(days: _Days, seen: Step) -> list[_Days]:
    first, last = seen.first, seen.last
    if seen.is_transaction:
        low, high = max(first, days.low, days.next_low), min(last, days.next_high)
        return [_Days(low, high, any_transaction=True)] if low <= high else []
    # A control or link hop must hold at a neighbouring transaction: at the one before it, or at the one to come.
    ways = []
    low, high = max(days.low, first), min(days.high, last)
    if days.any_transaction and low <= high:
        ways.append(_Days(low, high, days.next_low, days.next_high, True, days.owed))
    next_low, next_high = max(days.next_low, first), min(days.next_high, last)
    if next_low <= next_high:
        ways.append(_Days(days.low, days.high, next_low, next_high, days.any_transaction, owed=True))
    return ways
