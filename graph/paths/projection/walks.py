"""Walks by level: which actors a walk from one side meets, and what a walk on to the other side is worth at most."""

from __future__ import annotations

from typing import Any

import numpy as np

from graph.paths.projection.arcs import (
    BEGIN,
    EVIDENCE,
    FROM,
    JOINT,
    JOINTS_ANY,
    JOINTS_NOT_DIFFERENT,
    NO_TRANSACTION,
    NONE,
    ORDER,
    TO,
    UNKNOWN_DEAL,
    arc_value,
    inner_value,
    joint_class,
    last_day,
    start_value,
    through_bit,
    together,
)
from graph.paths.projection.kernel import inlined, kernel
from graph.paths.projection.layout import FIRST
from graph.paths.projection.tables import FREE, find, grown, is_full, new_table, put

# What a table of labels holds for an actor and the actors of `through` that are still to be passed: the worth of the
# best walk on, by what its first hop hangs on, and the day by which transactions before it must have been possible.
ANY, LOOSE, UNKNOWN, DAY = range(4)
THROUGH_BITS = 7
_DEAL_BITS = 29
NEVER, ALWAYS = -1, 2_000_000_000


@inlined
def state(actor: int, passed: int) -> int:
    """The key of an actor with the actors that a walk passes."""
    return (np.int64(actor) << THROUGH_BITS) | passed


@inlined
def deal_state(key: int, deal: int) -> int:
    """The key of a state where the next hop is of a deal."""
    return (np.int64(key) << _DEAL_BITS) | deal


@kernel
def is_ordered(q: Any) -> bool:
    """Whether the days of transactions have to rise."""
    return q.in_order and q.relaxed != ORDER and q.relaxed != EVIDENCE


@kernel
def met_from(g: Any, q: Any, frontier: Any, met: Any, ahead: Any, level: int, stop: Any) -> Any:
    """Whom one more step from the actors of a frontier meets; the bit of the level is set for them in `met` (n, two
    bytes each). Those who may not stand inside a path are met only if they are an end to walk to. `ahead` (n): at which
    step every walk passes this actor, 0 where there is no such; at others it is not met."""
    found = np.empty(1024, np.int32)
    n = 0
    bit = np.uint16(1 << level)
    for i in range(frontier.size):
        if stop[0]:
            break
        actor = frontier[i]
        if level > 1 and q.mark[actor] & TO:
            continue
        for at in range(g.start[actor], g.start[actor] + g.degree[actor]):
            other = g.to[at]
            if met[other] & bit or ahead[other] or arc_value(g, q, at, False) == NONE:
                continue
            if not q.mark[other] & TO and inner_value(g, q, other) == NONE:
                continue
            met[other] |= bit
            if n == found.size:
                larger = np.empty(2 * n, np.int32)
                larger[:n] = found
                found = larger
            found[n] = other
            n += 1
    return found[:n]


@kernel
def ends_labelled(q: Any, ends: Any) -> Any:
    """The labels of the ends to walk to: nothing is to be walked from there."""
    labels, deals = new_table(ends.size, NONE), new_table(1, NONE)
    for i in range(ends.size):
        at = put(labels, state(ends[i], 0))
        for column in (ANY, LOOSE, UNKNOWN):
            labels.values[at, column] = start_value(q)
        labels.values[at, DAY] = ALWAYS
    return labels, deals


@kernel
def on_from(q: Any, values: Any, deals: Any, key: int, arrives: int) -> int:
    """The worth of the best walk on from a state for who arrives by a hop of this joint class; `values`: its labels."""
    if q.joints == JOINTS_ANY or arrives == NO_TRANSACTION:
        return values[ANY]
    best = values[LOOSE]
    if q.joints == JOINTS_NOT_DIFFERENT:
        if arrives == UNKNOWN_DEAL:
            return values[ANY]
        best = max(best, values[UNKNOWN])
    if arrives != UNKNOWN_DEAL:
        of_deal = find(deals, deal_state(key, arrives))
        if of_deal != FREE:
            best = max(best, deals.values[of_deal, 0])
    if q.relaxed == JOINT:
        best = max(best, together(q, values[ANY], -1))
    return best


@kernel
def note(q: Any, labels: Any, deals: Any, key: int, joint: int, worth: int, day: int) -> Any:
    """The labels with one more way to walk on from a state."""
    if is_full(labels):
        labels = grown(labels, NONE)
    values = labels.values[put(labels, key)]
    values[ANY] = max(values[ANY], worth)
    values[DAY] = max(values[DAY], day)
    if joint == NO_TRANSACTION:
        values[LOOSE] = max(values[LOOSE], worth)
    elif joint == UNKNOWN_DEAL:
        values[UNKNOWN] = max(values[UNKNOWN], worth)
    elif q.joints != JOINTS_ANY:
        if is_full(deals):
            deals = grown(deals, NONE)
        of_deal = put(deals, deal_state(key, joint))
        deals.values[of_deal, 0] = max(deals.values[of_deal, 0], worth)
    return labels, deals


@kernel
def day_before(g: Any, q: Any, at: int, day: int) -> int:
    """By which day transactions before an arc must be possible, if those after it need `day`; NEVER where it is too
    late itself. Only a necessary condition: what holds on a whole path is checked where it is put together."""
    if not is_ordered(q) or joint_class(g, at) == NO_TRANSACTION:
        return day
    row = g.rows[g.edge[at]]
    return NEVER if row[FIRST] > day else min(day, last_day(q, row))


@kernel
def labelled(
    g: Any, q: Any, labels: Any, deals: Any, steps: int, met: Any, level: int, ahead: Any, behind: Any, stop: Any
) -> Any:
    """The labels of whom one more step backwards meets. `level`: only from whom a walk of one more, and to whom a walk
    of so many steps from the other side has come, by the bits of `met`; all where it is negative. `steps`: of the new
    labels to the end. `ahead`, `behind` (n): at which step from the start, or to the end, every walk passes this actor,
    0 where there is no such.
    """
    before, deals_before = new_table(labels.used[0], NONE), new_table(1, NONE)
    for place in range(labels.keys.size):
        key = labels.keys[place]
        if key == FREE:
            continue
        if stop[0]:
            break
        actor, passed, step = key >> THROUGH_BITS, key & ((1 << THROUGH_BITS) - 1), 0
        if level >= 0 and not (met[actor] >> (level + 1)) & 1:
            continue
        if steps > 1:
            if q.mark[actor] & (FROM | TO):
                continue  # an end stands inside no path
            step = inner_value(g, q, actor)
            if step == NONE:
                continue  # only walks that begin there came so far
            passed |= through_bit(q, actor)
        if level < 0 and ahead[actor]:
            continue  # its step is nearer to the start than any that is walked without looking at `met`
        values = labels.values[place]
        for at in range(g.start[actor], g.start[actor] + g.degree[actor]):
            other = g.to[at]
            if (behind[other] and behind[other] != steps) or (level >= 0 and not (met[other] >> level) & 1):
                continue
            value = arc_value(g, q, at, True)
            if value == NONE or (not q.mark[other] & (FROM | BEGIN) and inner_value(g, q, other) == NONE):
                continue
            joint = joint_class(g, at)
            worth = together(q, value, on_from(q, values, deals, key, joint))
            day = day_before(g, q, at, values[DAY])
            if worth != NONE and day != NEVER:
                worth += step
                before, deals_before = note(q, before, deals_before, state(other, passed), joint, worth, day)
    return before, deals_before
