"""What is said for and against made-up edges: how many voices, since when, and what was withdrawn."""

from __future__ import annotations

import numpy as np

from bench.trace_graph import MAX, MIN, Against, Edges, Flags, Ints, Said

SOURCES = tuple(f"source-{number:02}" for number in range(60))
_GOVERNMENTS = tuple(f"state:{code}" for code in ("cn", "de", "fr", "gb", "il", "jp", "kr", "ru", "ua", "us"))
ORIGINS = (*SOURCES, *_GOVERNMENTS)  # sorted: an edge's origins are
_LAST_DAY = 20_088  # 2024-12-31
_SAID_BY = (0.76, 0.15, 0.05, 0.02, 0.01, 0.01)  # by one, two, ... claims
_DENIED, _DISPUTED, _WITHDRAWN = 0.015, 0.025, 0.015


def said_of(edges: Edges, dice: np.random.Generator) -> tuple[Said, Against]:
    """Affirmations and disputes of edges. Some edges nobody affirms; of some, all is withdrawn."""
    count = len(edges)
    said = dice.choice(len(_SAID_BY), count, p=_SAID_BY) + 1
    denied = dice.random(count) < _DENIED
    said[denied] = 0
    rows = np.repeat(np.arange(count, dtype=np.int32), said)
    source = dice.integers(0, len(SOURCES), len(rows)).astype(np.int16)
    by_state = dice.random(len(rows)) < 0.4
    origin = np.where(by_state, len(SOURCES) + dice.integers(0, len(_GOVERNMENTS), len(rows)), source)
    certain, possible = _days(edges, rows, dice)
    gone = dice.random(len(rows)) < _WITHDRAWN
    until = np.where(gone, certain + 1 + dice.exponential(700, len(rows)).astype(np.int32), MAX)
    affirmations = Said(rows, source, origin.astype(np.int16), certain, possible, until.astype(np.int32))
    return affirmations, _against(edges, denied, dice)


def _against(edges: Edges, denied: Flags, dice: np.random.Generator) -> Against:
    disputed = denied | (dice.random(len(edges)) < _DISPUTED)
    rows = np.flatnonzero(disputed).astype(np.int32)
    rows = np.repeat(rows, 1 + (dice.random(len(rows)) < 0.15))
    certain, possible = _days(edges, rows, dice)
    until = np.where(dice.random(len(rows)) < 0.05, certain + 400, MAX).astype(np.int32)
    by_party = (dice.random(len(rows)) < 0.35) & ~denied[rows]
    return Against(rows, (dice.random(len(rows)) < 0.4).astype(np.int8), certain, possible, until, by_party)


def _days(edges: Edges, rows: Ints, dice: np.random.Generator) -> tuple[Ints, Ints]:
    """The first day on which each was certainly known, and on which it may have been."""
    begun = edges.first[rows]
    begun = np.where(begun == MIN, _LAST_DAY - dice.integers(1, 9000, len(rows)), begun)
    certain = np.minimum(begun + 1 + dice.exponential(400, len(rows)).astype(np.int32), _LAST_DAY + 400)
    possible = np.where(dice.random(len(rows)) < 0.5, certain, np.maximum(begun, certain - 200))
    return certain.astype(np.int32), possible.astype(np.int32)
