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
from graph.model.dates import MAX_DAY, MIN_DAY, Interval, parse_interval
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
VALID = ["2005", "2005-06", "2006-03-01", "2004/2006", "2007", "../2005", "2006/..", "2008/2009"]
KNOWN_DAYS = ["2020-01-01", "2021-06-01", "2022-03-01"]
ENDED_ON = ["2005-12-31", "2006-06", "2020-06-01", "2021", "2022-02-01/.."]
SOURCES = ["paper", "register", "wire"]
ORIGINS = ["origin:a", "origin:b", "origin:c"]
DEALS = ["d-1", "d-2", "d-3"]
SHARES = [10.0, 50.0, 51.0, 100.0]
TRANSACTIONS = [Kind.SUPPLIES, Kind.BROKERS, Kind.PAYS, Kind.TRANSPORTS, Kind.FINANCES]
OTHERS = [Kind.OWNS, Kind.CONTROLS, Kind.DIRECTS, Kind.LINKED_TO, Kind.PART_OF]
BESIDES = [Kind.FAMILY_OF, Kind.DESIGNATES, Kind.NATIONAL_OF]
STATE, VESSEL, UNKNOWN = "state:xs", "a-vessel", "a-unknown"


def seldom(one_in: int, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """One of `values` once in so many times, else None."""
    return st.integers(1, one_in).flatmap(lambda n: values if n == one_in else st.none())


intervals: st.SearchStrategy[Interval] = st.sampled_from(VALID).map(parse_interval)


@st.composite
def nodes(draw: st.DrawFn) -> tuple[Node, ...]:
    """Three to eight actors: plain ones, and often a State, a Vessel and a party that nobody knows."""
    plain = [
        Node(f"a-{i}", draw(st.sampled_from([ActorKind.COMPANY, ActorKind.COMPANY, ActorKind.PERSON, ActorKind.STATE])))
        for i in range(draw(st.integers(3, 5)))
    ]
    special = [Node(STATE, ActorKind.STATE), Node(VESSEL, ActorKind.VESSEL)]
    special.append(Node(UNKNOWN, ActorKind.LEGAL_ENTITY, unknown=True))
    return (*plain, *(node for node in special if draw(st.booleans())))


@st.composite
def claims(draw: st.DrawFn, number: int, subject: str, object_: str, others: Sequence[str], plain: bool) -> Heard:
    """A claim about two actors in its context; a `plain` one affirms something that most filters accept."""
    kind = draw(st.sampled_from([*TRANSACTIONS, *OTHERS] if plain else [*TRANSACTIONS, *OTHERS, *BESIDES]))
    stance = Stance.AFFIRMS if plain else draw(st.sampled_from([Stance.AFFIRMS, Stance.AFFIRMS, *Stance]))
    said: dict[str, Any] = {}
    if kind.family is Family.TRANSACTION:
        phases = [Phase.DELIVERED, Phase.AGREED, Phase.SOUGHT] if plain else list(Phase)
        said["phase"] = draw(st.sampled_from(phases))
        if stance is not Stance.AFFIRMS and draw(st.booleans()):
            said["phase"] = None
        classes = [GoodsClass.ARMS] if plain else list(GoodsClass)
        said["goods"] = tuple(
            Goods.model_validate({"class": c}) for c in draw(st.sets(st.sampled_from(classes), max_size=2))
        )
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
        valid=draw(seldom(2, intervals)),
        **said,
    )
    certain = draw(st.sampled_from([*KNOWN_DAYS, KNOWN_DAYS[0], MAX_DAY]))
    possible = draw(st.sampled_from([day for day in (MIN_DAY, *KNOWN_DAYS, certain) if day <= certain]))
    ways = [EndingWay.DELISTED, EndingWay.ENDED] if plain else list(EndingWay)
    ending = draw(seldom(5, st.tuples(st.sampled_from(ways), st.sampled_from(ENDED_ON))))
    return Heard(
        id=f"c-{number:02}",
        claim=claim,
        source=draw(st.sampled_from(SOURCES)),
        subject=subject,
        object=object_,
        deal=said.get("deal"),
        origin=draw(st.sampled_from(ORIGINS)),
        voices=frozenset(draw(st.sets(st.sampled_from([subject, object_, *others]), max_size=2))),
        certain=certain,
        possible=possible,
        endings=(Ending(way=ending[0], on=parse_interval(ending[1])),) if ending else (),
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
        "known_by": draw(seldom(4, st.sampled_from(KNOWN_DAYS).map(dt.date.fromisoformat))),
        "sources": draw(seldom(8, st.lists(st.sampled_from(SOURCES), min_size=1, max_size=2, unique=True))),
        "not_sources": draw(seldom(8, st.lists(st.sampled_from(SOURCES), min_size=1, max_size=2, unique=True))),
        "min_origins": draw(seldom(10, st.just(2))),
        "min_share": draw(seldom(8, st.sampled_from([0.0, 50.0, 51.0]))),
    }
    if asked["phase"] is None:
        asked["min_phase"] = draw(seldom(4, st.sampled_from(RISING_PHASES)))
    kinds = st.lists(st.sampled_from([*TRANSACTIONS, *OTHERS, *BESIDES]), min_size=1, max_size=6, unique=True)
    asked["kinds"] = draw(seldom(10, kinds))
    if asked["kinds"] is None:
        families = st.lists(st.sampled_from(Family), min_size=1, max_size=5, unique=True)
        asked["families"] = draw(seldom(6, families))
    return {name: value for name, value in asked.items() if value is not None}


@st.composite
def structures(draw: st.DrawFn, start: str, end: str, actors: Sequence[str]) -> dict[str, Any]:
    """What is asked of whole paths between the two, and of the actors on them."""
    sources, targets = {start}, {end}
    if draw(seldom(4, st.just(True))):
        sources |= draw(st.sets(st.sampled_from(actors), max_size=2))
    if draw(seldom(4, st.just(True))):
        targets |= draw(st.sets(st.sampled_from(actors), max_size=2))
    free = [a for a in actors if a not in sources | targets]
    stops = draw(st.permutations(free))
    passed = 1 if free and draw(seldom(8, st.just(True))) else 0
    avoided = 1 if len(free) > passed and draw(seldom(8, st.just(True))) else 0
    asked = {
        "from": sorted(sources),
        "to": sorted(targets),
        "through": stops[:passed],
        "avoid": stops[passed : passed + avoided],
        "k": draw(st.sampled_from([2, 1, 3, 10])),
        "max_hops": draw(st.sampled_from([4, 4, 3, 2, 1, 5, 6, 8])),
        "via_kinds": draw(seldom(5, st.lists(st.sampled_from(ActorKind), min_size=1, max_size=4, unique=True))),
        "hub_limit": draw(seldom(4, st.integers(1, 4))),
        "direction": draw(seldom(4, st.just(Direction.FLOW))),
        "in_order": draw(seldom(4, st.just(True))),
        "joints": draw(st.sampled_from([None, None, *Joints])),
        "order": draw(seldom(3, st.just(Order.BEST_EVIDENCED))),
    }
    return {name: value for name, value in asked.items() if value is not None}


@st.composite
def questions(draw: st.DrawFn) -> tuple[World, PathQuery]:
    """A graph and a question about it."""
    actors = draw(nodes())
    names = [n.id for n in actors]
    ends = draw(st.permutations([n for n in names if n != UNKNOWN or draw(st.booleans())]))
    start, end = ends[0], ends[1]
    inside = [n.id for n in actors if n.id not in (start, end) and not n.unknown]
    pairs = []
    for length in draw(st.lists(st.sampled_from([2, 3, 3, 4, 1]), min_size=1, max_size=4)):
        chain = [start, *draw(st.permutations(inside))[: length - 1], end]
        pairs += [(a, b, True) for a, b in itertools.pairwise(chain)]
    for _ in range(draw(st.sampled_from([0, 1, 3, 6, 9, 12]))):
        a, b = draw(st.permutations(names))[:2]
        pairs.append((a, b, draw(st.booleans())))
    said = []
    for number, (a, b, plain) in enumerate(pairs):
        subject, object_ = (a, b) if draw(st.booleans()) else (b, a)
        said.append(draw(claims(number, subject, object_, names, plain)))
    asked = draw(structures(start, end, names)) | (draw(seldom(2, filters())) or {})
    return World(nodes=actors, edges=edges_of(said)), PathQuery.model_validate(asked)
