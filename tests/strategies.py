"""Random small graphs of claims, and questions about them, for the laws of paths.

Half of what is drawn should have a path: a chain of claims that most filters accept is laid from one end to the other,
and everything else is thrown over it.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from hypothesis import strategies as st

from graph.derive import Heard, derive_relation
from graph.model.claims import Claim, Ending, Goods
from graph.model.dates import MAX_DAY, MIN_DAY, parse_interval
from graph.model.edges import Edge
from graph.model.kinds import (
    LINKING,
    RISING_PHASES,
    ActorKind,
    Certainty,
    EndingWay,
    Family,
    GoodsClass,
    Kind,
    Measure,
    Phase,
    Stance,
)
from graph.paths.query import Direction, Joints, Order, PathQuery
from tests.reference import Node, World

# Few values of each, so that claims meet: agree, corroborate, dispute and exclude each other.
WINDOWS = ["2005", "2005-06", "2006-03-01", "2004/2006", "2007", "../2005", "2006/..", "2008/2009"]
VALID = [None, None, None, *(parse_interval(text) for text in WINDOWS)]
KNOWN_DAYS = ["2020-01-01", "2021-06-01", "2022-03-01"]
ENDED_ON = ["2005-12-31", "2006-06", "2020-06-01", "2021", "2022-02-01/.."]
SOURCES = ["paper", "register", "wire"]
ORIGINS = ["origin:a", "origin:b", "origin:c"]
DEALS = ["d-1", "d-2", "d-3"]
SHARES = [10.0, 50.0, 51.0, 100.0]
TRANSACTIONS = [Kind.SUPPLIES, Kind.BROKERS, Kind.PAYS, Kind.TRANSPORTS, Kind.FINANCES]
OTHERS = [Kind.OWNS, Kind.CONTROLS, Kind.DIRECTS, Kind.LINKED_TO, Kind.PART_OF]
BESIDES = [Kind.FAMILY_OF, Kind.DESIGNATES, Kind.NATIONAL_OF]
# What kinds are asked decides the text of a query, and the database takes far longer to plan one than to run it: few.
WALKED: list[dict[str, Any]] = [
    {"families": [Family.TRANSACTION]},
    {"families": [Family.CONTROL, Family.PERSONAL, Family.STATUS]},
    {"families": list(Family)},
    {"kinds": [Kind.SUPPLIES, Kind.BROKERS, Kind.OWNS, Kind.DESIGNATES]},
]
STATE, VESSEL, UNKNOWN = "state:xs", "a-vessel", "a-unknown"


def seldom(one_in: int, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """One of `values` once in so many times, else None."""
    return st.integers(1, one_in).flatmap(lambda n: values if n == one_in else st.none())


@st.composite
def nodes(draw: st.DrawFn) -> tuple[Node, ...]:
    """Three to eight actors: plain ones, and often a State, a Vessel and a party that nobody knows."""
    kinds = st.sampled_from([ActorKind.COMPANY, ActorKind.COMPANY, ActorKind.PERSON, ActorKind.STATE])
    plain = [Node(f"a-{i}", draw(kinds)) for i in range(draw(st.sampled_from([4, 5, 3])))]
    special = [Node(STATE, ActorKind.STATE), Node(VESSEL, ActorKind.VESSEL)]
    special.append(Node(UNKNOWN, ActorKind.LEGAL_ENTITY, unknown=True))
    return (*plain, *draw(st.sampled_from([special, [], special[:2], special[2:], special[1:2]])))


# (certain, possible): at once, later, at first only perhaps, and never dated
KNOWN = [
    *((day, day) for day in KNOWN_DAYS),
    *((day, MIN_DAY) for day in KNOWN_DAYS),
    (KNOWN_DAYS[2], KNOWN_DAYS[0]),
    (MAX_DAY, MIN_DAY),
    (MAX_DAY, KNOWN_DAYS[1]),
]
PHASES: list[Phase | None] = [Phase.DELIVERED, Phase.AGREED, Phase.SOUGHT, Phase.OFFERED]
ENDINGS: dict[bool, list[Ending]] = {
    plain: [
        Ending(way=way, on=parse_interval(day))
        for way in EndingWay
        for day in ENDED_ON
        if not (plain and way.was_wrong)
    ]
    for plain in (True, False)
}


def goods_of(*classes: GoodsClass) -> tuple[Goods, ...]:
    """Goods of these classes, of which no more is known."""
    return tuple(Goods.model_validate({"class": c}) for c in classes)


GOODS = [
    (),
    goods_of(GoodsClass.ARMS),
    goods_of(GoodsClass.ARMS, GoodsClass.CIVIL),
    goods_of(GoodsClass.DUAL_USE),
    goods_of(GoodsClass.CIVIL),
]


@st.composite
def claims(draw: st.DrawFn, number: int, subject: str, object_: str, others: Sequence[str], plain: bool) -> Heard:
    """A claim about two actors in its context; a `plain` one affirms something that most filters accept."""
    kind = draw(st.sampled_from([*TRANSACTIONS, *OTHERS] if plain else [*TRANSACTIONS, *OTHERS, *BESIDES]))
    stance = Stance.AFFIRMS if plain else draw(st.sampled_from([Stance.AFFIRMS, Stance.AFFIRMS, *Stance]))
    said: dict[str, Any] = {}
    if kind.family is Family.TRANSACTION:
        nothing = [None, None] if stance is not Stance.AFFIRMS else []
        said["phase"] = draw(st.sampled_from(PHASES if plain else [*Phase, *nothing]))
        said["goods"] = draw(st.sampled_from(GOODS[:3] if plain else GOODS))
        said["deal"] = draw(st.sampled_from([None, *DEALS]))
    if kind is Kind.OWNS:
        said["share"] = draw(st.sampled_from([None, *SHARES]))
    if kind is Kind.DESIGNATES:
        said["measure"] = Measure.SANCTION
    claim = Claim(
        subject=subject,
        kind=kind,
        object=object_,
        stance=stance,
        certainty=draw(st.sampled_from(Certainty)),
        valid=draw(st.sampled_from(VALID)),
        **said,
    )
    certain, possible = draw(st.sampled_from(KNOWN))
    ending = draw(seldom(5, st.sampled_from(ENDINGS[plain])))
    return Heard(
        id=f"c-{number:02}",
        claim=claim,
        source=draw(st.sampled_from(SOURCES)),
        subject=subject,
        object=object_,
        deal=said.get("deal"),
        origin=draw(st.sampled_from(ORIGINS)),
        voices=frozenset(draw(st.sampled_from([(), (subject,), (object_,), others]))),
        certain=certain,
        possible=possible,
        endings=(ending,) if ending else (),
    )


def edges_of(heard: Iterable[Heard]) -> tuple[Edge, ...]:
    """All edges that these claims amount to."""
    relations: dict[str, list[Heard]] = defaultdict(list)
    for one in heard:
        relations[one.relation].append(one)
    return tuple(edge for relation in relations.values() for edge in derive_relation(relation))


@st.composite
def relations(draw: st.DrawFn) -> tuple[Edge, ...]:
    """The edges between two actors."""
    amount = draw(st.integers(1, 6))
    return edges_of([draw(claims(i, "a-0", "a-1", ["a-2"], plain=draw(st.booleans()))) for i in range(amount)])


@st.composite
def filters(draw: st.DrawFn) -> dict[str, Any]:
    """What is asked of single edges: most often little."""
    asked = {
        "phase": draw(seldom(6, st.lists(st.sampled_from(Phase), min_size=1, max_size=3, unique=True))),
        "standing": draw(seldom(8, st.lists(st.sampled_from(LINKING), min_size=1, max_size=2, unique=True))),
        "certainty": draw(seldom(8, st.lists(st.sampled_from(Certainty), min_size=1, max_size=4, unique=True))),
        "goods_class": draw(seldom(8, st.lists(st.sampled_from(GoodsClass), min_size=1, max_size=4, unique=True))),
        "valid": draw(seldom(6, st.sampled_from(VALID))),
        "known_by": draw(seldom(3, st.sampled_from(KNOWN_DAYS).map(dt.date.fromisoformat))),
        "sources": draw(seldom(8, st.lists(st.sampled_from(SOURCES), min_size=1, max_size=2, unique=True))),
        "not_sources": draw(seldom(8, st.lists(st.sampled_from(SOURCES), min_size=1, max_size=2, unique=True))),
        "min_origins": draw(seldom(10, st.just(2))),
        "min_share": draw(seldom(8, st.sampled_from([0.0, 50.0, 51.0]))),
    }
    if asked["phase"] is None:
        asked["min_phase"] = draw(seldom(4, st.sampled_from(RISING_PHASES)))
    asked |= draw(seldom(5, st.sampled_from(WALKED))) or {}
    return {name: value for name, value in asked.items() if value is not None}


@st.composite
def structures(draw: st.DrawFn, start: str, end: str, actors: Sequence[str], lengths: Sequence[int]) -> dict[str, Any]:
    """What is asked of whole paths between the two, and of the actors on them."""
    sources, targets = {start}, {end}
    if draw(seldom(4, st.just(True))):
        sources |= draw(st.sets(st.sampled_from(actors), max_size=2))
    if draw(seldom(4, st.just(True))):
        targets |= draw(st.sets(st.sampled_from(actors), max_size=2))
    free = [a for a in actors if a not in sources | targets]
    passed, avoided = draw(st.sampled_from([(0, 0)] * 6 + [(1, 0), (0, 1), (1, 1)]))
    stops = draw(st.permutations(free)) if passed or avoided else []
    asked = {
        "from": sorted(sources),
        "to": sorted(targets),
        "through": stops[:passed],
        "avoid": stops[passed : passed + avoided],
        "k": draw(st.sampled_from([2, 1, 3, 10])),
        "max_hops": draw(st.sampled_from(lengths)),
        "via_kinds": draw(seldom(5, st.lists(st.sampled_from(ActorKind), min_size=1, max_size=4, unique=True))),
        "hub_limit": draw(seldom(4, st.integers(1, 4))),
        "direction": draw(seldom(4, st.just(Direction.FLOW))),
        "in_order": draw(seldom(4, st.just(True))),
        "joints": draw(st.sampled_from([None, None, Joints.SAME, Joints.ANY])),
        "order": draw(seldom(3, st.just(Order.BEST_EVIDENCED))),
    }
    return {name: value for name, value in asked.items() if value is not None}


def pair_of(names: Sequence[str]) -> st.SearchStrategy[tuple[str, str]]:
    """Two different actors."""
    return st.sampled_from(list(itertools.permutations(names, 2)))


@st.composite
def questions(draw: st.DrawFn, lengths: Sequence[int] = (4, 3, 2, 1)) -> tuple[World, PathQuery]:
    """A graph and a question about it, of one of these max_hops."""
    actors = draw(nodes())
    names = [n.id for n in actors]
    start, end = draw(pair_of([n for n in names if n != UNKNOWN] if draw(st.booleans()) else names))
    inside = [n.id for n in actors if n.id not in (start, end) and not n.unknown]
    pairs = []
    for hops in draw(st.sampled_from([(2, 3), (1, 2, 3), (2, 2, 3, 4), (3, 3, 2), (4, 3), (3,), (2,), (1,), ()])):
        between = draw(st.sampled_from(list(itertools.permutations(inside, min(hops - 1, len(inside))))))
        pairs += [(a, b, True) for a, b in itertools.pairwise([start, *between, end])]
    for _ in range(draw(st.sampled_from([0, 2, 5, 9, 13]))):
        pairs.append((*draw(pair_of(names)), draw(st.booleans())))
    said = []
    for number, (a, b, plain) in enumerate(pairs):
        subject, object_ = (a, b) if draw(st.booleans()) else (b, a)
        said.append(draw(claims(number, subject, object_, names, plain)))
    return World(nodes=actors, edges=edges_of(said)), draw(asked_of(start, end, names, lengths))


@st.composite
def asked_of(draw: st.DrawFn, start: str, end: str, names: Sequence[str], lengths: Sequence[int]) -> PathQuery:
    """A question about paths between these two, and sometimes others."""
    return PathQuery.model_validate(draw(structures(start, end, names, lengths)) | (draw(seldom(2, filters())) or {}))


def questions_about(names: Sequence[str], lengths: Sequence[int] = (4, 3, 2, 1)) -> st.SearchStrategy[PathQuery]:
    """A question about any two of these actors."""
    return pair_of(names).flatmap(lambda pair: asked_of(*pair, names, lengths))
