"""From the columns that Neo4j answers to the words and rows of edges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.errors import Conflict
from graph.model.edges import COLUMNS
from graph.model.kinds import Certainty, GoodsClass, Phase, Standing
from graph.paths.projection.layout import (
    CERTAINTY_AT,
    COUNTS,
    EVIDENCE_AT,
    FIRST,
    GOODS_AT,
    KINDS,
    KNOWN,
    LAST,
    MOST_COUNTED,
    NO_PHASE,
    PHASE_AT,
    ROW,
    SHARE,
    SOURCES,
    STANDING_AT,
    STATED_LAST,
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


class _Words(dict[tuple[str, str, str, str, str], int]):
    def __missing__(self, said: tuple[str, str, str, str, str]) -> int:
        kind, phase, certainty, standing, goods = said
        word = _KIND[kind] | _PHASE[phase] << PHASE_AT | _CERTAINTY[certainty] << CERTAINTY_AT
        word |= _STANDING[standing] << STANDING_AT
        if goods != _MISSING:
            for goods_class in goods.split(","):
                word |= _GOODS[goods_class] << GOODS_AT
        self[said] = word
        return word


_MISSING = "-"
_KIND = {name: i for i, name in enumerate(KINDS)}
_PHASE = {p.value: i for i, p in enumerate(Phase)} | {_MISSING: NO_PHASE}
_CERTAINTY = {c.value: i for i, c in enumerate(Certainty)} | {_MISSING: 0}
_STANDING = {s.value: i for i, s in enumerate(Standing)} | {_MISSING: 0}
_GOODS = {g.value: 1 << i for i, g in enumerate(GoodsClass)}
_DAYS = _Days({_MISSING: 0})
_WORDS = _Words()
_OF_WORD = ("kind", "phase", "certainty", "standing", "goods_classes")
_OF = {name: place for place, name in enumerate(COLUMNS)}


def encode(told: Columns, codes: Codes) -> Edges:
    """The edges of one answer of project_edges or project_pairs. Raises Conflict for edges that were written before
    they had `columns`."""
    n = len(told["columns"])
    if not n:
        return joined([])
    of_edges = [text.split(" ") for text in told["columns"]]
    if any(len(of_edge) != len(COLUMNS) for of_edge in of_edges):
        raise Conflict(
            "The graph was written by an older armstrace: its edges cannot be laid out.",
            hint="Load its sources into an empty graph. Until then Cypher answers.",
        )
    column = list(zip(*of_edges, strict=True))
    said = zip(*(column[_OF[name]] for name in _OF_WORD), strict=True)
    words = np.fromiter((_WORDS[one] for one in said), np.int64, n)
    words |= np.array(column[_OF["evidence"]], np.int64) << EVIDENCE_AT
    rows = np.zeros((n, ROW), np.int32)
    for place, name in ((FIRST, "first"), (LAST, "last"), (STATED_LAST, "stated_last"), (KNOWN, "known_possibly_from")):
        rows[:, place] = [_DAYS[day] for day in column[_OF[name]]]
    rows[:, SHARE] = [codes.share(share) for share in column[_OF["share"]]]
    rows[:, SOURCES] = [codes.source_set(sources) for sources in column[_OF["sources"]]]
    affirmations = np.minimum(np.array(column[_OF["affirmations"]], np.int64), MOST_COUNTED)
    origins = np.minimum(np.array(column[_OF["origin_count"]], np.int64), MOST_COUNTED)
    rows[:, COUNTS] = affirmations << 16 | origins
    deals = (0 if deal == _MISSING else deal_key(deal) for deal in column[_OF["deal"]])
    return Edges(
        subjects=np.array(told["subjects"], np.int64),
        objects=np.array(told["objects"], np.int64),
        words=words,
        rows=rows,
        deals=np.fromiter(deals, np.int64, n),
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
