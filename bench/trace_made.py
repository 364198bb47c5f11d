"""A made-up graph of trade: skewed, with hubs, parallel edges, deals, bursts of dates and planted chains.

Actors are a tenth of the edges. How often an actor takes part follows Zipf's law, with exponents from 0.8 to 1.2 by the
part it plays; 200 states hold a quarter of all edges. The same seed makes the same graph.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bench.trace_graph import (
    ACTOR_KINDS,
    KINDS,
    MAX,
    MEASURES,
    MIN,
    NONE,
    PHASES,
    Actors,
    Edges,
    Graph,
    Ints,
    Longs,
)
from bench.trace_said import ORIGINS, SOURCES, said_of
from graph.model.kinds import ActorKind, Family, Kind, Measure, Phase
from graph.model.states import all_states

SEED = 20240301
STATES = 200
LISTS = (("SDN", "NPWMD"), ("SDN", "RUSSIA-EO14024"), ("Entity List", "MEU"), ("Consolidated List", "SYRIA"))
_GOODS = ("missiles", "towed guns", "armoured vehicles", "drone engines", "ball bearings", "radars", "machine tools")
# In the order of classes of one class in GOODS_CLASSES, each as the store writes it.
GOODS = tuple(
    json.dumps({"class": cls, "description": what, "quantity": 10.0 * (at + 1)}, separators=(",", ":"))
    for cls in ("arms", "civil", "dual_use", "unknown")
    for at, what in enumerate(_GOODS)
)
FIRST_DAY = (dt.date(1985, 1, 1) - dt.date(1970, 1, 1)).days
DAYS = 40 * 365 + 10
_BURSTS = 90
_PARALLEL = 0.12
_CHAIN_EVERY = 5000  # edges
_MOST_CHAINS = 400
_KIND_SHARES = {
    ActorKind.COMPANY: 0.46,
    ActorKind.PERSON: 0.2,
    ActorKind.ORGANIZATION: 0.1,
    ActorKind.LEGAL_ENTITY: 0.1,
    ActorKind.VESSEL: 0.06,
    ActorKind.PUBLIC_BODY: 0.04,
    ActorKind.ADDRESS: 0.03,
    ActorKind.AIRPLANE: 0.01,
}
_PHASES = {
    Phase.DELIVERED: 0.55,
    Phase.AGREED: 0.12,
    Phase.SOUGHT: 0.1,
    Phase.AUTHORIZED: 0.05,
    Phase.OFFERED: 0.04,
    Phase.CONSIDERED: 0.04,
    Phase.CANCELLED: 0.04,
    Phase.REFUSED: 0.03,
    Phase.INTERDICTED: 0.03,
}
_CERTAINTIES = (0.35, 0.2, 0.3, 0.1, 0.05)
# A kind, how it is drawn (what its subject is, what its object is), and its share of all edges. `s` is a state; a
# number is the exponent by which an actor is drawn.
_S = "s"
_SHARES: tuple[tuple[Kind, str | float, str | float, float], ...] = (
    (Kind.REGISTERED_IN, 0.8, _S, 0.07),
    (Kind.NATIONAL_OF, 0.8, _S, 0.04),
    (Kind.DESIGNATES, _S, 0.8, 0.04),
    (Kind.LOCATED_AT, 0.8, _S, 0.01),
    (Kind.SUPPLIES, _S, 1.0, 0.03),
    (Kind.SUPPLIES, 0.9, _S, 0.02),
    (Kind.PART_OF, 1.0, _S, 0.02),
    (Kind.OWNS, _S, 1.0, 0.02),
    (Kind.SUPPLIES, 0.8, 0.8, 0.06),
    (Kind.BROKERS, 1.2, 0.8, 0.02),
    (Kind.TRANSPORTS, 1.1, 0.9, 0.03),
    (Kind.FINANCES, 1.2, 0.9, 0.01),
    (Kind.PAYS, 0.8, 0.9, 0.01),
    (Kind.OWNS, 1.1, 0.8, 0.06),
    (Kind.CONTROLS, 1.0, 0.8, 0.02),
    (Kind.DIRECTS, 0.8, 0.8, 0.04),
    (Kind.EMPLOYS, 1.1, 0.8, 0.02),
    (Kind.OPERATES, 1.0, 0.8, 0.02),
    (Kind.LINKED_TO, 0.9, 1.2, 0.05),
    (Kind.FAMILY_OF, 0.8, 0.8, 0.01),
    (Kind.ASSOCIATED_WITH, 0.8, 0.9, 0.02),
    (Kind.LOCATED_AT, 0.8, 0.8, 0.03),
)
# Of a deal: each of these, from a part to a part, with its probability.
_PARTS = {"supplier": 1.0, "recipient": 0.9, "broker": 1.2, "carrier": 1.1, "financier": 1.2}
_OF_DEAL = (
    (Kind.SUPPLIES, "supplier", "recipient", 1.0),
    (Kind.BROKERS, "broker", "supplier", 0.45),
    (Kind.BROKERS, "broker", "recipient", 0.45),
    (Kind.TRANSPORTS, "carrier", "recipient", 0.35),
    (Kind.FINANCES, "financier", "supplier", 0.1),
    (Kind.PAYS, "recipient", "supplier", 0.2),
)
_DEALS_SHARE = 0.35


class Maker:
    """One graph being made."""

    def __init__(self, edges: int, seed: int) -> None:
        self.wanted = edges
        self.dice = np.random.default_rng(seed)
        count = edges // 10
        self.states = min(STATES, count // 20)
        self.people = count - self.states
        self.lengths = self.dice.integers(3, 7, min(_MOST_CHAINS, max(4, edges // _CHAIN_EVERY)))
        self.popular = self.dice.permutation(self.people).astype(np.int32)
        self.reserved = self.popular[self.people - int((self.lengths - 1).sum()) :]
        self.popular = self.popular[: self.people - len(self.reserved)]
        self.bursts = self.dice.integers(0, DAYS, _BURSTS)
        self.loud = self.dice.exponential(1.0, _BURSTS)
        self.loud /= self.loud.sum()

    def make(self) -> Graph:
        """The graph."""
        known = [state for state in all_states() if state.sovereign and not state.past][: self.states]
        chains, planted = self.chains()
        parts = [self.of_kind(*row) for row in _SHARES]
        parts += [self.of_deals(), planted]
        copies = int(self.wanted * _PARALLEL)
        once = Edges.joined(parts)
        kept = self.dice.permutation(len(once) - len(planted))[: self.wanted - copies - len(planted)]
        rows = np.concatenate([kept, np.arange(len(once) - len(planted), len(once))])
        parallel = self.again(once.take(self.dice.choice(kept, copies)))
        every = Edges.joined([once.take(rows), parallel])
        every = self.ordered(every.take(self.dice.permutation(len(every))))
        said, against = said_of(every, self.dice)
        return Graph(
            name=f"made-{self.wanted}",
            actors=self.actors(),
            edges=every,
            said=said,
            against=against,
            states=tuple(sorted(state.id for state in known)),
            sources=SOURCES,
            origins=ORIGINS,
            goods=GOODS,
            lists=LISTS,
            window="1998/2012",
            chains=chains,
        )

    def actors(self) -> Actors:
        """What everybody is."""
        kinds = [ACTOR_KINDS.index(kind) for kind in _KIND_SHARES]
        kind = self.dice.choice(kinds, self.people, p=list(_KIND_SHARES.values())).astype(np.int8)
        states = np.full(self.states, ACTOR_KINDS.index(ActorKind.STATE), np.int8)
        unknown = np.zeros(self.people + self.states, bool)
        unknown[self.popular[self.dice.random(len(self.popular)) < 0.005]] = True
        country = self.drawn_states(self.people) - self.people
        return Actors(
            kind=np.concatenate([kind, states]),
            unknown=unknown,
            country=np.concatenate([country, np.arange(self.states)]).astype(np.int16),
        )

    # Who takes part

    def drawn(self, count: int, exponent: float) -> Ints:
        """So many actors, the popular ones the more often."""
        weights = np.cumsum(1.0 / np.arange(1, len(self.popular) + 1) ** exponent)
        found: Ints = self.popular[np.searchsorted(weights, self.dice.random(count) * weights[-1])]
        return found

    def drawn_states(self, count: int) -> Ints:
        """So many states."""
        weights = np.cumsum(1.0 / np.arange(1, self.states + 1) ** 0.9)
        ranks = np.random.default_rng(self.states).permutation(self.states)
        found: Ints = self.people + ranks[np.searchsorted(weights, self.dice.random(count) * weights[-1])]
        return found.astype(np.int32)

    def side(self, what: str | float, count: int) -> Ints:
        """One side of so many edges."""
        return self.drawn_states(count) if isinstance(what, str) else self.drawn(count, what)

    # Edges

    def of_kind(self, kind: Kind, subject: str | float, object_: str | float, share: float) -> Edges:
        """Edges of one kind, of no deal."""
        count = int(share * self.wanted)
        return self.edges(kind, self.side(subject, count), self.side(object_, count), np.full(count, NONE, np.int32))

    def of_deals(self) -> Edges:
        """Deals with several parties; all edges of a deal are of one time and came equally far."""
        count = int(_DEALS_SHARE * self.wanted / sum(part[3] for part in _OF_DEAL))
        parties = {name: self.drawn(count, exponent) for name, exponent in _PARTS.items()}
        first, last = self.days(count)
        phase = self.phases(count)
        made = []
        for kind, start, end, share in _OF_DEAL:
            rows = np.flatnonzero(self.dice.random(count) < share)
            part = self.edges(kind, parties[start][rows], parties[end][rows], rows.astype(np.int32))
            made.append(replace(part, first=first[rows], last=last[rows], stated_last=last[rows], phase=phase[rows]))
        return Edges.joined(made)

    def chains(self) -> tuple[tuple[tuple[int, ...], ...], Edges]:
        """Diversion: goods that pass from firm to firm in order of time, each hop told by another, as of no deal."""
        ends = self.drawn(2 * len(self.lengths), 0.8).reshape(-1, 2)
        chains, at = [], 0
        for (start, end), length in zip(ends.tolist(), self.lengths.tolist(), strict=True):
            inner = self.reserved[at : at + length - 1].tolist()
            at += length - 1
            chains.append((start, *inner, end if end != start else int(self.popular[0])))
        pairs = np.array([pair for chain in chains for pair in pairwise(chain)], np.int32)
        start_day = FIRST_DAY + self.dice.integers(0, DAYS - 400, len(chains))
        first = np.concatenate([day + 45 * np.arange(n) for day, n in zip(start_day, self.lengths, strict=True)])
        made = self.edges(Kind.SUPPLIES, pairs[:, 0], pairs[:, 1], np.full(len(pairs), NONE, np.int32))
        first = first.astype(np.int32)
        delivered = np.full(len(pairs), PHASES.index(Phase.DELIVERED), np.int8)
        sure, arms = np.zeros(len(pairs), np.int8), np.ones(len(pairs), np.int8)
        made = replace(made, first=first, last=first + 20, stated_last=first + 20, phase=delivered)
        return tuple(chains), replace(made, certainty=sure, classes=arms, goods=made.goods % len(_GOODS))

    def edges(self, kind: Kind, subject: Ints, object_: Ints, deal: Ints) -> Edges:
        """Edges with all other columns drawn."""
        count, family = len(subject), kind.family
        is_deal = family is Family.TRANSACTION
        first, last = self.days(count) if is_deal else self.terms(count)
        goods = self.dice.integers(0, len(GOODS), count).astype(np.int16)
        arms = self.dice.random(count) < 0.5
        goods[arms] %= len(_GOODS)
        classes = np.array([1, 2, 3, 4], np.int8)[goods // len(_GOODS)]
        classes[(classes == 1) & (self.dice.random(count) < 0.05)] = 5
        none = np.full(count, NONE, np.int16)
        ended = (self.dice.random(count) < 0.05) & (last == MAX) & (first != MIN)
        end = np.where(ended, first + self.dice.integers(200, 6000, count), last).astype(np.int32)
        shares = np.array([5, 10, 25, 48, 50, 51, 75, 100, np.nan])
        designates = kind is Kind.DESIGNATES
        return Edges(
            kind=np.full(count, KINDS.index(kind), np.int8),
            subject=subject,
            object=object_,
            deal=deal,
            phase=self.phases(count) if is_deal else np.full(count, NONE, np.int8),
            certainty=self.dice.choice(5, count, p=_CERTAINTIES).astype(np.int8),
            first=first,
            last=end,
            stated_last=last,
            ended_from=np.where(ended, end + 30, MAX).astype(np.int32),
            classes=classes if is_deal else np.zeros(count, np.int8),
            goods=goods if is_deal else none,
            in_return=np.where(self.dice.random(count) < 0.01, goods, none) if is_deal else none,
            share=self.dice.choice(shares, count) if kind is Kind.OWNS else np.full(count, np.nan),
            measure=np.full(count, MEASURES.index(Measure.SANCTION) if designates else NONE, np.int8),
            listed=self.dice.integers(0, len(LISTS), count).astype(np.int8) if designates else none.astype(np.int8),
        )

    def again(self, edges: Edges) -> Edges:
        """The same pairs and kinds once more: said with another certainty, at another time."""
        is_deal = edges.phase != NONE
        first, last = self.days(len(edges))
        later_first, later_last = self.terms(len(edges))
        first, last = np.where(is_deal, first, later_first), np.where(is_deal, last, later_last)
        return replace(
            edges,
            certainty=self.dice.choice(5, len(edges), p=_CERTAINTIES).astype(np.int8),
            phase=np.where(is_deal, self.phases(len(edges)), NONE).astype(np.int8),
            deal=np.full(len(edges), NONE, np.int32),
            first=first,
            last=last,
            stated_last=last,
            ended_from=np.full(len(edges), MAX, np.int32),
        )

    def ordered(self, edges: Edges) -> Edges:
        """No edge from an actor to itself, and the lesser end first where a kind is symmetric."""
        subject, object_ = edges.subject.copy(), edges.object.copy()
        same = np.flatnonzero(subject == object_)
        object_[same] = (subject[same] + 1) % self.people
        symmetric = np.isin(edges.kind, [KINDS.index(kind) for kind in Kind if kind.is_symmetric])
        low, high = np.minimum(subject, object_), np.maximum(subject, object_)
        return replace(edges, subject=np.where(symmetric, low, subject), object=np.where(symmetric, high, object_))

    def phases(self, count: int) -> NDArray[np.int8]:
        """How far transactions came."""
        codes = [PHASES.index(phase) for phase in _PHASES]
        return self.dice.choice(codes, count, p=list(_PHASES.values())).astype(np.int8)

    # Days

    def days(self, count: int) -> tuple[Ints, Ints]:
        """When transactions happened: mostly in bursts; a day, a month, a year, or not known."""
        burst = self.dice.choice(_BURSTS, count, p=self.loud)
        near = self.bursts[burst] + self.dice.normal(0, 60, count)
        day = np.where(self.dice.random(count) < 0.7, near, self.dice.integers(0, DAYS, count))
        day = FIRST_DAY + np.clip(day, 0, DAYS - 1).astype(np.int64)
        how = self.dice.choice(4, count, p=(0.25, 0.3, 0.37, 0.08))
        dates = day.astype("datetime64[D]")
        months, years = dates.astype("datetime64[M]"), dates.astype("datetime64[Y]")
        first = np.select([how == 0, how == 1, how == 2], [day, _day_of(months), _day_of(years)], MIN)
        last = np.select([how == 0, how == 1, how == 2], [day, _day_of(months + 1) - 1, _day_of(years + 1) - 1], MAX)
        return first.astype(np.int32), last.astype(np.int32)

    def terms(self, count: int) -> tuple[Ints, Ints]:
        """From when to when control and the like held: often without an end, or a beginning that is known."""
        first = FIRST_DAY + self.dice.integers(0, DAYS, count)
        last = np.where(self.dice.random(count) < 0.3, first + self.dice.integers(300, 5500, count), MAX)
        unknown = self.dice.random(count) < 0.25
        return np.where(unknown, MIN, first).astype(np.int32), np.where(unknown, MAX, last).astype(np.int32)


def _day_of(dates: NDArray[np.datetime64]) -> Longs:
    return dates.astype("datetime64[D]").astype(np.int64)


def make_graph(edges: int, seed: int = SEED) -> Graph:
    """A graph of so many edges."""
    return Maker(edges, seed).make()
