"""How edges stand in the arrays: 64 bytes each, in both directions, with the columns that filters look at."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graph.model.edges import MAY_BE
from graph.model.kinds import ActorKind, Family, Kind, Phase

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

# The word of an arc: what every filter looks at first, beside the neighbour, so that most arcs are decided by one read.
PHASE_AT, CERTAINTY_AT, STANDING_AT, EVIDENCE_AT, SUBJECT_AT, GOODS_AT = 5, 9, 12, 15, 28, 32
EVIDENCE_BITS = 13
KINDS: tuple[str, ...] = (*(k.value for k in Kind), MAY_BE)
MAY_BE_KIND = len(KINDS) - 1
NO_PHASE = len(Phase)
TRANSACTIONS = sum(1 << i for i, k in enumerate(Kind) if k.family is Family.TRANSACTION)
SUPPLIES_KIND, PAYS_KIND, OWNS_KIND = (KINDS.index(k.value) for k in (Kind.SUPPLIES, Kind.PAYS, Kind.OWNS))

# The columns of an edge's row.
FIRST, LAST, STATED_LAST, DEAL, SHARE, KNOWN, SOURCES, COUNTS = range(8)
ROW = 8
ARC_BYTES, EDGE_BYTES = 4 + 4 + 8, ROW * 4
BYTES_OF_EDGE = 2 * ARC_BYTES + EDGE_BYTES
MOST_COUNTED = 0x7FFF  # affirmations and origins of one edge, side by side in COUNTS

NO_DEAL = 0
NEAR: tuple[str, ...] = (*(f"near_{f.value}" for f in Family), "near_walked")
UNKNOWN_BIT = 0x80
GONE = 0xFF  # the kind of an actor that is no longer there
_ACTOR_KIND = {k.value: i for i, k in enumerate(ActorKind)}


class Graph(NamedTuple):
    """The arrays of one revision, n actors with m arcs (two an edge) and their edges. Actors are numbered; those of
    the generation in the order of their ids.

    start: n, where an actor's arcs begin; degree: n, how many they are, by neighbour in the order of ids
    to, edge, code: m, the neighbour, the row of the edge, the arc's word
    rows: edges times ROW; kind: n, the kind of actor and UNKNOWN_BIT; near: n times NEAR
    rank: n, the actor's place in the order of ids
    """

    start: Longs
    degree: Ints
    to: Ints
    edge: Ints
    code: Longs
    rows: Ints
    kind: Bytes
    near: Ints
    rank: Ints


def day_number(day: str) -> int:
    """A day as an integer of the same order: 20230328."""
    return int(day[:4]) * 10000 + int(day[5:7]) * 100 + int(day[8:10])


def actor_byte(kind: str, unknown: bool) -> int:
    """An actor's kind and whether it is an unknown party."""
    return _ACTOR_KIND[kind] | (UNKNOWN_BIT if unknown else 0)
