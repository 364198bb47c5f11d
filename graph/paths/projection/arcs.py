"""What one arc and one actor are worth to a question: the filters, compiled.

The same conditions stand in graph/cypher/_edge*.cypher for the database; differential tests hold the two equal.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from graph.paths.projection.kernel import inlined, kernel
from graph.paths.projection.layout import (
    CERTAINTY_AT,
    COUNTS,
    DEAL,
    EVIDENCE_AT,
    EVIDENCE_BITS,
    FIRST,
    GOODS_AT,
    KNOWN,
    LAST,
    MAY_BE_KIND,
    MOST_COUNTED,
    NO_DEAL,
    OWNS_KIND,
    PAYS_KIND,
    PHASE_AT,
    SHARE,
    SOURCES,
    STANDING_AT,
    STATED_LAST,
    SUBJECT_AT,
    SUPPLIES_KIND,
    TRANSACTIONS,
    UNKNOWN_BIT,
    Bytes,
    Ints,
)

NONE = -(1 << 29)
START = 1 << 29
# What a question may relax; the numbers are those of graph.paths.chains.Relaxed in its order, after NOTHING.
NOTHING, EVIDENCE, IDENTITY, ORDER, JOINT, HOPS, VIA_KIND, KIND, HUB = range(9)
JOINTS_ANY, JOINTS_NOT_DIFFERENT, JOINTS_SAME = range(3)
_NOT_INSIDE, _INNER_KNOWN = -2, 3
# Marks of actors. BEGIN: one of many from whom walks begin, each apart; it may stand inside those of others.
FROM, TO, AVOID, THROUGH, BEGIN = 1, 2, 4, 8, 16
# How a hop hangs on its neighbours: by no deal at all, by one that is not known, or by the deal of that number.
NO_TRANSACTION, UNKNOWN_DEAL = -2, -1
NO_FIRST, NO_LAST = -1, 2_000_000_000


class Ask(NamedTuple):
    """A question in numbers. Masks have a bit for each member of an enum, in its order.

    mark: n, what the question says of an actor; starts, targets, through: the actors to walk from, in the order of
    their ids, to walk to, and to pass
    inner: n, what inner_value found, as a number above 0, where it was asked before
    shares, source_sets: whether each of the graph's different shares and sets of sources will do
    """

    mark: Bytes
    starts: Ints
    targets: Ints
    through: Ints
    inner: Bytes
    shares: Bytes
    source_sets: Bytes
    types: int
    kinds: int
    phases: int
    goods: int
    certainties: int
    standings: int
    window_first: int
    window_last: int
    known_by: int
    looks_back: int
    min_origins: int
    has_share: int
    flow: int
    in_order: int
    joints: int
    via: int
    hub_limit: int
    near: int  # the column of counts of neighbours, -1: the kinds of near_kinds have to be counted one by one
    near_columns: int
    near_kinds: int
    relaxed: int


@kernel
def admits(g: Any, q: Any, word: int, edge: int) -> bool:
    """Whether an edge meets every filter that looks at one edge, but for its kind. Where the question looks back, only
    what every such edge fulfils is looked at."""
    kind = word & 31
    if kind == MAY_BE_KIND:
        return True
    if (TRANSACTIONS >> kind) & 1 and not (
        (q.phases >> ((word >> PHASE_AT) & 15)) & 1 and q.goods & (word >> GOODS_AT)
    ):
        return False
    if not (q.certainties >> ((word >> CERTAINTY_AT) & 7)) & 1:
        return False
    row = g.rows[edge]
    if q.looks_back:
        if row[KNOWN] > q.known_by or (row[COUNTS] >> 16) < q.min_origins or not q.source_sets[row[SOURCES]]:
            return False
    else:
        if not (q.standings >> ((word >> STANDING_AT) & 7)) & 1:
            return False
        if q.min_origins > 1 and (row[COUNTS] & MOST_COUNTED) < q.min_origins and evidence_in(word) > 0:
            return False
    if q.window_last < NO_LAST and row[FIRST] > q.window_last:
        return False
    if q.window_first > NO_FIRST and last_day(q, row) < q.window_first:
        return False
    return not (q.has_share and kind == OWNS_KIND and not q.shares[row[SHARE]])


@inlined
def evidence_in(word: int) -> int:
    """The ordinal of its evidence now."""
    return (word >> EVIDENCE_AT) & ((1 << EVIDENCE_BITS) - 1)


@inlined
def last_day(q: Any, row: Any) -> int:
    """The last day that an edge can have held, as the question sees it; at most where it looks back."""
    return max(row[LAST], row[STATED_LAST]) if q.looks_back else row[LAST]


@kernel
def arc_value(g: Any, q: Any, at: int, backwards: bool) -> int:
    """What it is worth to walk an arc from the actor where it stands, or `backwards` to it: its evidence, or less one
    where a condition is relaxed and broken; NONE where it may not be walked."""
    word = g.code[at]
    kind = word & 31
    if not (q.types >> kind) & 1:
        return NONE
    if q.flow and kind in (SUPPLIES_KIND, PAYS_KIND):
        from_subject = ((word >> SUBJECT_AT) & 1) != backwards
        if from_subject != (kind == SUPPLIES_KIND):
            return NONE
    admitted = admits(g, q, word, g.edge[at])
    if q.relaxed == EVIDENCE:
        return 0 if admitted else -1
    if not admitted:
        return NONE
    if q.relaxed == NOTHING:
        return _worth(g, q, word, g.edge[at])
    if q.relaxed == IDENTITY:
        return -1 if kind == MAY_BE_KIND else 0
    if q.relaxed == KIND:
        return 0 if (q.kinds >> kind) & 1 else -1
    return 0


@kernel
def _worth(g: Any, q: Any, word: int, edge: int) -> int:
    if not q.looks_back:
        return evidence_in(word)
    if (word & 31) == MAY_BE_KIND:
        return 1
    certainty = 5 - ((word >> CERTAINTY_AT) & 7)
    return certainty * 1000 + (g.rows[edge, COUNTS] >> 16) * 2 + 1


@inlined
def joint_class(g: Any, at: int) -> int:
    """NO_TRANSACTION, UNKNOWN_DEAL or the number of the deal of an arc."""
    if not (TRANSACTIONS >> (g.code[at] & 31)) & 1:
        return NO_TRANSACTION
    deal = g.rows[g.edge[at], DEAL]
    return UNKNOWN_DEAL if deal == NO_DEAL else deal


@kernel
def may_meet(joints: int, one: int, other: int) -> bool:
    """Whether the asked joints let two neighbouring hops meet."""
    if joints == JOINTS_ANY or one == NO_TRANSACTION or other == NO_TRANSACTION:
        return True
    if one == UNKNOWN_DEAL or other == UNKNOWN_DEAL:
        return joints == JOINTS_NOT_DIFFERENT
    return one == other


@kernel
def near_of(g: Any, q: Any, actor: int) -> int:
    """How many different neighbours an actor has in the asked families; at most, where that is within the limit."""
    if q.near >= 0:
        return g.near[actor, q.near]
    most = 0
    for column in range(g.near.shape[1]):
        if (q.near_columns >> column) & 1:
            most += g.near[actor, column]
    if most <= q.hub_limit:
        return most
    found, before = 0, -1
    for at in range(g.start[actor], g.start[actor] + g.degree[actor]):
        word = g.code[at]
        if g.to[at] != before and (q.near_kinds >> (word & 31)) & 1 and evidence_in(word) > 0:
            found, before = found + 1, g.to[at]
    return found


@kernel
def inner_value(g: Any, q: Any, actor: int) -> int:
    """0 for an actor that may stand inside a path, -1 for one that only the relaxed condition lets in, or NONE."""
    known = q.inner[actor]
    if not known:
        known = q.inner[actor] = max(_inner_value(g, q, actor), _NOT_INSIDE) + _INNER_KNOWN
    value = np.int64(known) - _INNER_KNOWN
    return NONE if value == _NOT_INSIDE else value


@kernel
def _inner_value(g: Any, q: Any, actor: int) -> int:
    mark = q.mark[actor]
    if mark & (FROM | TO | AVOID) or g.kind[actor] & UNKNOWN_BIT:
        return NONE
    if mark & THROUGH:
        return 0
    value = 0
    if not (q.via >> g.kind[actor]) & 1:
        if q.relaxed != VIA_KIND:
            return NONE
        value = -1
    if near_of(g, q, actor) > q.hub_limit:
        if q.relaxed != HUB:
            return NONE
        value = -1
    return value


@kernel
def through_bit(q: Any, actor: int) -> int:
    """The bit of an actor that must be passed, 0 for any other."""
    if not q.mark[actor] & THROUGH:
        return 0
    for i in range(q.through.size):
        if q.through[i] == actor:
            return 1 << i
    return 0


@inlined
def together(q: Any, one: int, other: int) -> int:
    """The worth of two parts of a path: of evidence the less, of relaxed conditions the sum."""
    if one == NONE or other == NONE:
        return NONE
    return min(one, other) if q.relaxed == NOTHING else one + other


@inlined
def start_value(q: Any) -> int:
    """The worth of a path without hops."""
    return START if q.relaxed == NOTHING else 0
