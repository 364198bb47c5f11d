"""From the columns that Neo4j answers to the words and rows of edges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.model.kinds import Certainty, GoodsClass, Phase, Standing
from graph.paths.projection.layout import (
    CERTAINTY_AT,
    EVIDENCE_AT,
    GOODS_AT,
    KINDS,
    MOST_COUNTED,
    NO_PHASE,
    PHASE_AT,
    ROW,
    STANDING_AT,
    Ints,
    Longs,
    day_number,
)
from graph.paths.projection.names import Codes, deal_key

Columns = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Edges:
    """Edges on their way into the arrays: subject and object by whatever number they were read, words, rows, and the
    keys of their deals, which have no numbers yet."""

    subjects: Longs
    objects: Longs
    words: Longs
    rows: Ints
    deals: Longs


class _Days(dict[str, int]):
    def __missing__(self, day: str) -> int:
        number = self[day] = day_number(day)
        return number


class _Deals(dict[str, int]):
    def __missing__(self, deal: str) -> int:
        return deal_key(deal)  # not kept: seldom asked twice


class _Words(dict[tuple[str, str, str, str, tuple[str, ...]], int]):
    def __missing__(self, said: tuple[str, str, str, str, tuple[str, ...]]) -> int:
        kind, phase, certainty, standing, goods = said
        word = _KIND[kind] | _PHASE[phase] << PHASE_AT | _CERTAINTY[certainty] << CERTAINTY_AT
        word |= _STANDING[standing] << STANDING_AT
        for goods_class in goods:
            word |= _GOODS[goods_class] << GOODS_AT
        self[said] = word
        return word


_KIND = {name: i for i, name in enumerate(KINDS)}
_PHASE = {p.value: i for i, p in enumerate(Phase)} | {"": NO_PHASE}
_CERTAINTY = {c.value: i for i, c in enumerate(Certainty)} | {"": 0}
_STANDING = {s.value: i for i, s in enumerate(Standing)} | {"": 0}
_GOODS = {g.value: 1 << i for i, g in enumerate(GoodsClass)}
_DAYS = _Days({"": 0})
_DEALS = _Deals({"": 0})
_WORDS = _Words()


def encode(columns: Columns, codes: Codes) -> Edges:
    """The edges of one answer of project_edges or project_pairs."""
    n = len(columns["subjects"])
    said = zip(
        columns["kinds"],
        columns["phases"],
        columns["certainties"],
        columns["standings"],
        map(tuple, columns["goods"]),
        strict=True,
    )
    words = np.fromiter((_WORDS[one] for one in said), np.int64, n)
    words |= np.fromiter(columns["evidence"], np.int64, n) << EVIDENCE_AT
    rows = np.zeros((n, ROW), np.int32)
    for column, name in enumerate(("first", "last", "stated_last")):
        rows[:, column] = np.fromiter((_DAYS[day] for day in columns[name]), np.int32, n)
    rows[:, 4] = np.fromiter((codes.share(share) for share in columns["shares"]), np.int32, n)
    rows[:, 5] = np.fromiter((_DAYS[day] for day in columns["known"]), np.int32, n)
    rows[:, 6] = np.fromiter((codes.source_set(sources) for sources in columns["sources"]), np.int32, n)
    affirmations = np.minimum(np.fromiter(columns["affirmations"], np.int64, n), MOST_COUNTED)
    origins = np.minimum(np.fromiter(columns["origins"], np.int64, n), MOST_COUNTED)
    rows[:, 7] = affirmations << 16 | origins
    return Edges(
        subjects=np.fromiter(columns["subjects"], np.int64, n),
        objects=np.fromiter(columns["objects"], np.int64, n),
        words=words,
        rows=rows,
        deals=np.fromiter((_DEALS[deal] for deal in columns["deals"]), np.int64, n),
    )


def joined(parts: Sequence[Edges]) -> Edges:
    """The edges of several answers."""
    none = Edges(_NONE, _NONE, _NONE, np.zeros((0, ROW), np.int32), _NONE)
    all_parts = (*parts, none)
    return Edges(
        subjects=np.concatenate([p.subjects for p in all_parts]),
        objects=np.concatenate([p.objects for p in all_parts]),
        words=np.concatenate([p.words for p in all_parts]),
        rows=np.concatenate([p.rows for p in all_parts]),
        deals=np.concatenate([p.deals for p in all_parts]),
    )


_NONE = np.zeros(0, np.int64)
