"""The search for the best sequences of actors of one length: depth first, in the order of ids, where the labels say
that a sequence that is worth enough can still come of it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from graph.paths.projection.arcs import (
    JOINT,
    JOINTS_ANY,
    JOINTS_NOT_DIFFERENT,
    NO_TRANSACTION,
    NONE,
    TO,
    UNKNOWN_DEAL,
    arc_value,
    inner_value,
    joint_class,
    last_day,
    may_meet,
    start_value,
    through_bit,
    together,
)
from graph.paths.projection.kernel import kernel
from graph.paths.projection.layout import FIRST, Longs
from graph.paths.projection.tables import FREE, find
from graph.paths.projection.walks import ALWAYS, ANY, DAY, LOOSE, NEVER, UNKNOWN, is_ordered, on_from, state

MOST_HOPS = 10
WITHOUT_END = 1 << 62
# What a search says of itself: sequences found; the worth of the best one that was not good enough; arcs looked at;
# sequences that joints keep out; whether it came to its end.
FOUND, NEXT, LOOKED, KEPT_OUT, DONE = range(5)
_FEW = 64  # arcs for each end, up to which they are looked at one by one
_PAUSE = 4096  # arcs between two looks at whether to stop


@kernel
def _before(g: Any, q: Any, of_hop: Any, low: int, high: int, worths: Any, offset: int, joint: int) -> int:
    """The worth of the best choice of edges up to a hop for one that goes on by this joint class; `of_hop`: what it is
    by class, `low` to `high`: the arcs of the hop, with their worths from `offset` on."""
    if q.joints == JOINTS_ANY or joint == NO_TRANSACTION:
        return of_hop[ANY]
    best = of_hop[LOOSE]
    if q.joints == JOINTS_NOT_DIFFERENT:
        if joint == UNKNOWN_DEAL:
            return of_hop[ANY]
        best = max(best, of_hop[UNKNOWN])
    if joint != UNKNOWN_DEAL:
        for at in range(low, high):
            if worths[offset + at - low] > best and joint_class(g, at) == joint:
                best = worths[offset + at - low]
    if q.relaxed == JOINT and of_hop[ANY] != NONE:
        best = max(best, of_hop[ANY] - 1)
    return best


@kernel
def _onwards(q: Any, labels: Any, deals: Any, actor: int, passed: int, every: int, joint: int, day: int) -> int:
    """The worth of the best walk on from an actor that passes what of `through` is still missing."""
    best = NONE
    for to_come in range(every + 1):
        if passed | to_come != every:
            continue
        key = state(actor, to_come)
        place = find(labels, key)
        if place != FREE and labels.values[place, DAY] >= day:
            best = max(best, on_from(q, labels.values[place], deals, key, joint))
    return best


@kernel
def _may_go_on(labels: Any, actor: int, passed: int, every: int) -> bool:
    for to_come in range(every + 1):
        if passed | to_come == every and find(labels, state(actor, to_come)) != FREE:
            return True
    return False


@kernel
def _is_kept_out(g: Any, q: Any, low: Any, high: Any, length: int, joints: int) -> bool:
    """Whether no choice of one edge a hop meets these joints; `low` and `high`: the arcs of each hop."""
    widest = 0
    for hop in range(1, length + 1):
        widest = max(widest, high[hop] - low[hop])
    fits, before = np.zeros(widest, np.bool_), np.zeros(widest, np.bool_)
    for hop in range(1, length + 1):
        fits, before = before, fits
        some = False
        for at in range(low[hop], high[hop]):
            fits[at - low[hop]] = False
            if arc_value(g, q, at, False) == NONE:
                continue
            if hop == 1:
                fits[at - low[hop]] = True
            else:
                for one in range(low[hop - 1], high[hop - 1]):
                    if before[one - low[hop - 1]] and may_meet(joints, joint_class(g, one), joint_class(g, at)):
                        fits[at - low[hop]] = True
                        break
            some = some or fits[at - low[hop]]
        if not some:
            return True
    return False


class Stack(NamedTuple):
    """A search in depth, a place for each hop: the actor, its next arc, what of `through` was passed; the arcs of the
    hop to it, `low` up to `high`, and where their worths begin; what the best choice of edges up to there is worth by
    joint class, and the least day by which it can have come so far."""

    node: Longs
    cursor: Longs
    passed: Longs
    low: Longs
    high: Longs
    offset: Longs
    of_hop: Longs
    day: Longs


@kernel
def _new_stack() -> Any:
    n = MOST_HOPS + 2
    zeros = np.zeros((6, n), np.int64)
    return Stack(
        zeros[0],
        zeros[1],
        zeros[2],
        zeros[3],
        zeros[4],
        zeros[5],
        np.full((n, 3), NONE, np.int64),
        np.zeros(n, np.int64),
    )


@kernel
def _weigh(
    g: Any, q: Any, stack: Any, worths: Any, hop: int, step: int, labels: Any, deals: Any, passed: int, length: int
) -> int:
    """Write what the best choices of edges that end in each arc of a hop are worth, and tell what the best sequence is
    worth that can come of one of them, at most; NONE where none can. `step`: what the actor behind the hop costs."""
    actor, every = g.to[stack.low[hop]], (1 << q.through.size) - 1
    stack.of_hop[hop, :] = NONE
    stack.day[hop] = ALWAYS
    best = NONE
    for at in range(stack.low[hop], stack.high[hop]):
        place = stack.offset[hop] + at - stack.low[hop]
        worths[place] = NONE
        value = arc_value(g, q, at, False)
        if value == NONE:
            continue
        joint = joint_class(g, at)
        before = _before(
            g, q, stack.of_hop[hop - 1], stack.low[hop - 1], stack.high[hop - 1], worths, stack.offset[hop - 1], joint
        )
        value = together(q, before, value)
        if value == NONE:
            continue
        value += step
        day = stack.day[hop - 1]
        if joint != NO_TRANSACTION and is_ordered(q):
            row = g.rows[g.edge[at]]
            if last_day(q, row) < day:
                continue
            day = max(day, row[FIRST])
        worths[place] = value
        stack.of_hop[hop, ANY] = max(stack.of_hop[hop, ANY], value)
        if joint == NO_TRANSACTION:
            stack.of_hop[hop, LOOSE] = max(stack.of_hop[hop, LOOSE], value)
        elif joint == UNKNOWN_DEAL:
            stack.of_hop[hop, UNKNOWN] = max(stack.of_hop[hop, UNKNOWN], value)
        stack.day[hop] = min(stack.day[hop], day)
        if hop < length:
            value = together(q, value, _onwards(q, labels, deals, actor, passed, every, joint, day))
        best = max(best, value)
    return best


@kernel
def _to_an_end(g: Any, q: Any, first: int, end: int) -> int:
    """The first arc of these, by neighbour in the order of ids, that leads to an end; `end` where none does."""
    nearest = end
    for target in q.targets:
        low, high = first, nearest
        while low < high:
            middle = (low + high) // 2
            if g.rank[g.to[middle]] < g.rank[target]:
                low = middle + 1
            else:
                high = middle
        if low < nearest and g.to[low] == target:
            nearest = low
    return nearest


@kernel
def search(
    g: Any,
    q: Any,
    starts: Any,
    labels: Any,
    deals: Any,
    length: int,
    worth: int,
    counts: int,
    budget: int,
    out: Any,
    worths_out: Any,
    told: Any,
    stop: Any,
) -> None:
    """Write the sequences that are worth exactly `worth` to `out` (limit times length + 1) from row told[FOUND] on, in
    the order of ids, until it is full.

    labels, deals: MOST_HOPS + 1 of them, by the place of the actor; counts: JOINTS_ANY to write sequences, other joints
    to count instead those that only these keep out; told: as above; stop: whether to end, looked at now and then.
    """
    every, limit, pause = (1 << q.through.size) - 1, out.shape[0], _PAUSE
    stack, worths = _new_stack(), np.empty(1024, np.int64)
    node, cursor, passed, low, high = stack.node, stack.cursor, stack.passed, stack.low, stack.high
    for start in starts:
        node[0], cursor[0], depth = start, g.start[start], 0
        stack.of_hop[0, :] = start_value(q)
        stack.day[0] = NEVER
        while depth >= 0:
            end = g.start[node[depth]] + g.degree[node[depth]]
            if depth + 1 == length and end - cursor[depth] > _FEW * q.targets.size:
                cursor[depth] = _to_an_end(g, q, cursor[depth], end)
            if cursor[depth] >= end:
                depth -= 1
                continue
            first, hop = cursor[depth], depth + 1
            actor, behind = g.to[first], first + 1
            while behind < end and g.to[behind] == actor:
                behind += 1
            cursor[depth] = behind
            told[LOOKED] += behind - first
            pause -= behind - first
            if pause < 0:
                pause = _PAUSE
                if stop[0] or told[LOOKED] > budget:
                    return
            step, now_passed = 0, passed[depth] | through_bit(q, actor)
            if hop == length:
                if not q.mark[actor] & TO or now_passed != every:
                    continue
            elif not _may_go_on(labels[hop], actor, now_passed, every):
                continue
            else:
                step = inner_value(g, q, actor)
            if step == NONE or (node[:hop] == actor).any():
                continue
            low[hop], high[hop] = first, behind
            stack.offset[hop] = 0 if hop == 1 else stack.offset[depth] + high[depth] - low[depth]
            if stack.offset[hop] + behind - first > worths.size:
                larger = np.empty(2 * (stack.offset[hop] + behind - first), np.int64)
                larger[: worths.size] = worths
                worths = larger
            best = _weigh(g, q, stack, worths, hop, step, labels[hop], deals[hop], now_passed, length)
            if best < worth:
                told[NEXT] = max(told[NEXT], best)
            elif hop < length:
                depth = hop
                node[hop], cursor[hop], passed[hop] = actor, g.start[actor], now_passed
            elif counts != JOINTS_ANY:
                told[KEPT_OUT] += _is_kept_out(g, q, low, high, length, counts)
                if told[KEPT_OUT] >= limit:
                    return
            elif best == worth:
                row = told[FOUND]
                out[row, :hop] = node[:hop]
                out[row, hop], worths_out[row] = actor, best
                told[FOUND] += 1
                if told[FOUND] == limit:
                    return
    told[DONE] = 1


@kernel
def search_each(
    g: Any,
    q: Any,
    starts: Any,
    labels: Any,
    deals: Any,
    length: int,
    out: Any,
    worths_out: Any,
    told: Any,
    stop: Any,
) -> None:
    """`search` from each start apart, the best first; out: starts times limit times length + 1, worths_out and told
    likewise a row a start. A start that has no walk of this length is passed over: it has found nothing and is done."""
    every = (1 << q.through.size) - 1
    one = np.empty(1, np.int32)  # a slice would be of another type, and `search` compiled once more
    for i in range(starts.size):
        if stop[0]:
            return
        one[0] = starts[i]
        worth = start_value(q)
        if find(labels[0], state(starts[i], every)) == FREE:
            told[i, DONE] = 1
            continue
        while not stop[0]:
            told[i, NEXT], told[i, DONE] = NONE, 0
            search(
                g, q, one, labels, deals, length, worth, JOINTS_ANY, WITHOUT_END, out[i], worths_out[i],
                told[i], stop,
            )  # fmt: skip
            if not told[i, DONE] or told[i, NEXT] == NONE:
                break
            worth = told[i, NEXT]
