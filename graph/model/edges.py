"""The edge: what Neo4j stores as a relationship, and what every filter looks at."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from graph.model import ids
from graph.model.dates import MAX_DAY
from graph.model.kinds import LINKING, Certainty, Family, Kind, Standing

# Evidence is an ordinal, (certainty, origins, undisputed), packed into one integer so that a database can sort by it.
PER_CERTAINTY = 1000
_MOST_ORIGINS = 499
# What joins two actors of which it is in doubt whether they are one is no edge; the least edge is worth more.
MAY_BE = "MAY_BE"
DOUBT_FAMILY = "identity"
DOUBT_EVIDENCE = 1


@dataclass(frozen=True)
class Affirmation:
    """One claim for an edge: known certainly and possibly from these days, until it was withdrawn."""

    claim: str
    source: str
    origin: str
    certain: str
    possible: str
    until: str


@dataclass(frozen=True)
class Dispute:
    """One claim against an edge. One `by_party` is shown and does not make the edge contested."""

    claim: str
    stance: str
    certain: str
    possible: str
    until: str
    by_party: bool


@dataclass(frozen=True)
class View:
    """A view of the record: what was known on a day (None: all that is known), certainly or at least possibly,
    hearing for an edge only the accepted sources and, if `reviewed`, no claim that a machine read and nobody reviewed.
    Against an edge all are heard: leaving one out must never hide a denial.
    """

    day: str | None = None
    certain: bool = True
    sources: frozenset[str] | None = None
    not_sources: frozenset[str] = frozenset()
    reviewed: bool = False

    @property
    def known_day(self) -> str:
        """What is known from this day or before is known; MAX_DAY, which undated claims have, if no day is asked."""
        return self.day or MAX_DAY

    @property
    def live_day(self) -> str:
        """What is withdrawn after this day still holds; without a day, only what is not withdrawn at all."""
        return self.day or _LAST_DAY

    def knows(self, said: Affirmation | Dispute) -> bool:
        """Whether it was known."""
        return (said.certain if self.certain else said.possible) <= self.known_day

    def may_know(self, said: Affirmation | Dispute) -> bool:
        """Whether it may have been known."""
        return said.possible <= self.known_day

    def holds(self, said: Affirmation | Dispute) -> bool:
        """Whether it was not yet withdrawn."""
        return self.live_day < said.until

    def accepts(self, source: str) -> bool:
        """Whether a source is heard for an edge."""
        return (self.sources is None or source in self.sources) and source not in self.not_sources


NOW = View()
_LAST_DAY = "9999-12-30"


@dataclass(frozen=True)
class Edge:
    """All claims that agree on subject, kind, object, deal, phase, certainty, valid dates and the other columns
    that a filter looks at (classes of goods, share, designation): no filter can then be met by one claim in one
    column and by another claim in the next.

    `first`/`last` are the days its validity can lie between, MIN_DAY and MAX_DAY where open; `stated_last` is the
    end that the claims state where `last` comes from an ending, which was known from `ended_from`.
    """

    id: str
    relation: str
    subject: str
    kind: Kind
    object: str
    deal: str | None
    phase: str | None
    certainty: Certainty
    first: str
    last: str
    stated_last: str
    ended_from: str
    goods_classes: tuple[str, ...]
    goods: tuple[str, ...]
    in_return: tuple[str, ...]
    share: float | None
    measure: str | None
    list_name: str | None
    programme: str | None
    affirmations: tuple[Affirmation, ...]
    disputes: tuple[Dispute, ...]
    unreviewed: tuple[str, ...] = ()  # claims for it that a machine read and nobody reviewed

    @property
    def family(self) -> Family:
        """The family of its kind."""
        return self.kind.family

    @property
    def standing(self) -> Standing:
        """Its standing now."""
        found = self.standing_at(NOW)
        return found if found is not None else Standing.WITHDRAWN

    def standing_at(self, view: View) -> Standing | None:
        """Its standing in a view of the record; None: it was not known."""
        known = self.heard_for(view)
        # An affirmation that may have been denied by then is no longer undisputed.
        heard = View.may_know if self.affirmations else View.knows
        against = [d for d in self.disputes if heard(view, d) and view.holds(d)]
        if known:
            live = {a.origin for a in known if view.holds(a)}
            if not live:
                return Standing.WITHDRAWN
            if any(not d.by_party for d in against):
                return Standing.CONTESTED
            return Standing.CORROBORATED if len(live) > 1 else Standing.AFFIRMED
        if self.affirmations:
            return None
        if against:
            return Standing.DENIED if any(d.stance == "denies" for d in against) else Standing.UNEVIDENCED
        return Standing.WITHDRAWN if any(view.knows(d) for d in self.disputes) else None

    def origins_at(self, view: View) -> tuple[str, ...]:
        """The distinct origins that affirm it in a view of the record."""
        return tuple(sorted({a.origin for a in self.heard_for(view) if view.holds(a)}))

    def evidence_at(self, view: View) -> int:
        """The ordinal of its evidence in a view of the record, 0 where nobody affirms it."""
        standing = self.standing_at(view)
        return 0 if standing is None else evidence_of(self.certainty, len(self.origins_at(view)), standing)

    def heard_for(self, view: View) -> list[Affirmation]:
        """The affirmations that count in a view of the record, those that were withdrawn with them."""
        return [
            a
            for a in self.affirmations
            if view.knows(a) and view.accepts(a.source) and not (view.reviewed and a.claim in self.unreviewed)
        ]

    @property
    def known_from(self) -> str:
        """When it was first certainly known."""
        return min((a.certain for a in self.affirmations), default=MAX_DAY)

    @property
    def known_possibly_from(self) -> str:
        """When it may first have been known."""
        return min((a.possible for a in self.affirmations), default=MAX_DAY)

    @property
    def corroborated_from(self) -> str:
        """When a second origin certainly affirmed it."""
        first_by_origin: dict[str, str] = {}
        for a in self.affirmations:
            first_by_origin[a.origin] = min(a.certain, first_by_origin.get(a.origin, MAX_DAY))
        return sorted([*first_by_origin.values(), MAX_DAY, MAX_DAY])[1]

    @property
    def disputed_from(self) -> str:
        """When somebody who is no party to it certainly disputed it."""
        return min((d.certain for d in self.disputes if not d.by_party), default=MAX_DAY)

    @property
    def withdrawn_from(self) -> str:
        """When the last of its affirmations was withdrawn."""
        return max((a.until for a in self.affirmations), default=MAX_DAY)

    @property
    def denied_by_party(self) -> tuple[str, ...]:
        """Claims by which a party to it, or one it controls, disputes it."""
        return tuple(d.claim for d in self.disputes if d.by_party and d.until == MAX_DAY)

    @property
    def evidence(self) -> int:
        """The ordinal of its evidence now, 0 where nobody affirms it."""
        return self.evidence_at(NOW)

    def properties(self) -> dict[str, Any]:
        """What Neo4j stores: the columns, the verdict of today, and the claims as parallel lists."""
        standing, origins = self.standing, list(self.origins_at(NOW))
        stored = {name: getattr(self, name) for name in _names(Edge)}
        del stored["affirmations"], stored["disputes"]
        for name in ("goods_classes", "goods", "in_return"):
            stored[name] = list(stored[name])
        stored["unreviewed"] = list(self.unreviewed) or None
        stored |= {
            "family": self.family.value,
            "kind": self.kind.value,
            "certainty": self.certainty.value,
            "certainty_rank": self.certainty.rank,
            "standing": standing.value,
            "evidence": evidence_of(self.certainty, len(origins), standing),
            "origins": origins,
            "origin_count": len(origins),
            "sources": sorted({a.source for a in self.affirmations}),
            "claims": [a.claim for a in self.affirmations],
            "disputing": [d.claim for d in self.disputes],
            "denied_by_party": list(self.denied_by_party),
            "known_from": self.known_from,
            "known_possibly_from": self.known_possibly_from,
            "corroborated_from": self.corroborated_from,
            "disputed_from": self.disputed_from,
            "withdrawn_from": self.withdrawn_from,
        }
        stored["columns"] = columns_of(stored, len(self.affirmations))
        stored |= _columns("affirmed", self.affirmations, Affirmation)
        stored |= _columns("disputed", self.disputes, Dispute)
        return {k: v for k, v in stored.items() if v is not None}

    @classmethod
    def from_properties(cls, stored: Mapping[str, Any]) -> Edge:
        """The edge that `properties` stored."""
        own: dict[str, Any] = {
            f.name: stored.get(f.name) for f in fields(cls) if f.name not in ("affirmations", "disputes")
        }
        own["kind"], own["certainty"] = Kind(stored["kind"]), Certainty(stored["certainty"])
        for name in ("goods_classes", "goods", "in_return", "unreviewed"):
            own[name] = tuple(stored.get(name) or ())
        return cls(
            **own,
            affirmations=tuple(Affirmation(**row) for row in _rows("affirmed", stored, Affirmation)),
            disputes=tuple(Dispute(**row) for row in _rows("disputed", stored, Dispute)),
        )

    def goods_shown(self) -> list[dict[str, Any]]:
        """The goods of all its claims, as objects."""
        return [json.loads(g) for g in self.goods]


@dataclass(frozen=True)
class Doubt:
    """That two actors (or deals), the lesser id first, may be one: why it is in doubt, the ids of the judgements, and
    the surest score.
    """

    one: str
    other: str
    why: tuple[str, ...]
    judgements: tuple[str, ...]
    score: float | None

    @property
    def id(self) -> str:
        """The doubt's id."""
        return ids.content_id("m", self.one, self.other)

    def properties(self) -> dict[str, Any]:
        """What a MAY_BE relationship holds. It has the columns of an edge by which paths are ranked, with the least
        worth of all: whoever walks it walks the weakest hop there is.
        """
        return {
            "id": self.id,
            "family": DOUBT_FAMILY,
            "evidence": DOUBT_EVIDENCE,
            "certainty_rank": 0,
            "affirmed_claim": [],
            "columns": columns_of({"kind": MAY_BE, "evidence": DOUBT_EVIDENCE, "origin_count": 0}, 0),
            "why": list(self.why),
            "judgements": list(self.judgements),
            "score": self.score,
        }

    @classmethod
    def from_properties(cls, one: str, other: str, stored: Mapping[str, Any]) -> Doubt:
        """The doubt between two actors, the lesser id first, that a MAY_BE relationship stores."""
        return cls(one, other, tuple(stored["why"]), tuple(stored["judgements"]), stored.get("score"))


def columns_of(stored: Mapping[str, Any], affirmations: int) -> str:
    """What filters look at, as one text in the order of COLUMNS: Neo4j takes many times as long to read fifteen
    properties of an edge. Lists are joined by commas, and what an edge does not have is `-`."""
    told = (affirmations if name == "affirmations" else stored.get(name) for name in COLUMNS)
    return " ".join(",".join(one) or "-" if isinstance(one, list) else "-" if one is None else str(one) for one in told)


COLUMNS = (
    "kind",
    "phase",
    "certainty",
    "standing",
    "goods_classes",
    "evidence",
    "first",
    "last",
    "stated_last",
    "deal",
    "share",
    "known_possibly_from",
    "affirmations",
    "origin_count",
    "sources",
)


def evidence_of(certainty: Certainty, origins: int, standing: Standing) -> int:
    """(certainty, origins, undisputed) as one integer: larger is better, 0 is nothing to walk on."""
    if standing not in LINKING:
        return 0
    undisputed = standing is not Standing.CONTESTED
    return certainty.rank * PER_CERTAINTY + min(origins, _MOST_ORIGINS) * 2 + undisputed


def _columns(prefix: str, rows: Iterable[Any], of: Any) -> dict[str, list[Any]]:
    listed = list(rows)
    return {f"{prefix}_{name}": [getattr(row, name) for row in listed] for name in _names(of)}


@cache
def _names(of: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(of))


def _rows(prefix: str, stored: Mapping[str, Any], of: Any) -> list[dict[str, Any]]:
    names = _names(of)
    return [
        dict(zip(names, row, strict=True))
        for row in zip(*(stored.get(f"{prefix}_{n}") or [] for n in names), strict=True)
    ]
