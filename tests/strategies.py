"""Random small graphs of claims, and questions about them, for the laws of paths.

Half of what is drawn should have a path: chains of claims that most filters accept are laid from one end to the other,
and everything else is thrown over them.

Everything is a function of a Random. Laws over single edges take one that Hypothesis steers and shrinks; laws of paths
take one from a seed, since Hypothesis would spend six of seven examples on small changes to the seventh, and here an
example is dear.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

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

T = TypeVar("T")

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
# These decide the text of a query, and the database takes far longer to plan one than to run it: few of each.
SHAPES: list[dict[str, Any]] = [
    {},
    {},
    {},
    {"joints": Joints.SAME, "max_hops": 3},
    {"joints": Joints.ANY, "in_order": True, "max_hops": 3},
    {"in_order": True, "max_hops": 3},
    {"direction": Direction.FLOW, "max_hops": 2},
]
WALKED: list[dict[str, Any]] = [
    {"families": [Family.TRANSACTION]},
    {"families": [Family.CONTROL, Family.PERSONAL, Family.STATUS]},
    {"families": list(Family)},
    {"kinds": [Kind.SUPPLIES, Kind.BROKERS, Kind.OWNS, Kind.DESIGNATES]},
]
STATE, VESSEL, UNKNOWN = "state:xs", "a-vessel", "a-unknown"


steered = st.randoms(use_true_random=False)
seeded = st.integers(0, 2**48).map(Random)


def seldom(dice: Random, one_in: int, values: Sequence[T]) -> T | None:
    """One of the values once in so many times, else None."""
    return dice.choice(values) if dice.randint(1, one_in) == one_in else None


def some(dice: Random, one_in: int, values: Iterable[T], most: int) -> list[T] | None:
    """From one to so many of the values once in so many times, else None."""
    listed = list(values)
    return dice.sample(listed, dice.randint(1, most)) if dice.randint(1, one_in) == one_in else None


@dataclass(frozen=True)
class Case:
    """Actors, what is claimed of them, and what is asked."""

    nodes: tuple[Node, ...]
    said: tuple[Heard, ...]
    asked: dict[str, Any] = field(hash=False)

    @property
    def world(self) -> World:
        """The graph of the claims."""
        return World(nodes=self.nodes, edges=edges_of(self.said))

    @property
    def query(self) -> PathQuery:
        """The question."""
        return PathQuery.model_validate(self.asked)


def draw_nodes(dice: Random) -> tuple[Node, ...]:
    """Three to eight actors: plain ones, and often a State, a Vessel and a party that nobody knows."""
    kinds = [ActorKind.COMPANY, ActorKind.COMPANY, ActorKind.PERSON, ActorKind.STATE]
    plain = [Node(f"a-{i}", dice.choice(kinds)) for i in range(dice.choice([3, 4, 5]))]
    special = [Node(STATE, ActorKind.STATE), Node(VESSEL, ActorKind.VESSEL)]
    special.append(Node(UNKNOWN, ActorKind.LEGAL_ENTITY, unknown=True))
    return (*plain, *dice.choice([special, [], special[:2], special[2:], special[1:2]]))


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


def draw_claim(dice: Random, number: int, ends: tuple[str, str], others: Sequence[str], plain: bool) -> Heard:
    """A claim about two actors in its context; a `plain` one affirms something that most filters accept."""
    subject, object_ = dice.sample(ends, 2)
    kind = dice.choice([*TRANSACTIONS, *OTHERS] if plain else [*TRANSACTIONS, *OTHERS, *BESIDES])
    stance = Stance.AFFIRMS if plain else dice.choice([Stance.AFFIRMS, Stance.AFFIRMS, *Stance])
    said: dict[str, Any] = {}
    if kind.family is Family.TRANSACTION:
        nothing = [None, None] if stance is not Stance.AFFIRMS else []
        said["phase"] = dice.choice(PHASES if plain else [*Phase, *nothing])
        said["goods"] = dice.choice(GOODS[:3] if plain else GOODS)
        said["deal"] = dice.choice([None, *DEALS])
    if kind is Kind.OWNS:
        said["share"] = dice.choice([None, *SHARES])
    if kind is Kind.DESIGNATES:
        said["measure"] = Measure.SANCTION
    claim = Claim(
        subject=subject,
        kind=kind,
        object=object_,
        stance=stance,
        certainty=dice.choice(list(Certainty)),
        valid=dice.choice(VALID),
        read_by=seldom(dice, 3, ["armstrace rules"]),
        **said,
    )
    certain, possible = dice.choice(KNOWN)
    ending = seldom(dice, 5, ENDINGS[plain])
    return Heard(
        id=f"c-{number:02}",
        claim=claim,
        source=dice.choice(SOURCES),
        subject=subject,
        object=object_,
        deal=said.get("deal"),
        origin=dice.choice(ORIGINS),
        voices=frozenset(dice.choice([(), (subject,), (object_,), others])),
        certain=certain,
        possible=possible,
        endings=(ending,) if ending else (),
        verdict=seldom(dice, 4, ["accepted", "edited", "refused"]),
    )


def edges_of(heard: Iterable[Heard]) -> tuple[Edge, ...]:
    """All edges that these claims amount to."""
    relations: dict[str, list[Heard]] = defaultdict(list)
    for one in heard:
        relations[one.relation].append(one)
    return tuple(edge for relation in relations.values() for edge in derive_relation(relation))


def draw_relations(dice: Random) -> tuple[Edge, ...]:
    """The edges between two actors."""
    claims = (draw_claim(dice, i, ("a-0", "a-1"), ["a-2"], dice.random() < 0.5) for i in range(dice.randint(1, 6)))
    return edges_of(claims)


def draw_filters(dice: Random) -> dict[str, Any]:
    """What is asked of single edges: most often little."""
    asked = {
        "phase": some(dice, 6, Phase, 3),
        "standing": some(dice, 8, LINKING, 2),
        "certainty": some(dice, 8, Certainty, 4),
        "goods_class": some(dice, 8, GoodsClass, 4),
        "valid": seldom(dice, 6, WINDOWS),
        "known_by": seldom(dice, 3, [dt.date.fromisoformat(day) for day in KNOWN_DAYS]),
        "sources": some(dice, 8, SOURCES, 2),
        "not_sources": some(dice, 8, SOURCES, 2),
        "reviewed": seldom(dice, 6, [True]),
        "min_origins": seldom(dice, 10, [2]),
        "min_share": seldom(dice, 8, [0.0, 50.0, 51.0]),
    }
    if asked["phase"] is None:
        asked["min_phase"] = seldom(dice, 4, RISING_PHASES)
    return {name: value for name, value in asked.items() if value is not None}


def draw_shape(dice: Random, free: bool) -> dict[str, Any]:
    """What is asked of whole paths: one of a few shapes, or any of all there are."""
    if not free:
        return {**dice.choice(SHAPES), **(seldom(dice, 8, WALKED) or {})}
    return {
        "joints": dice.choice(list(Joints)),
        "in_order": dice.random() < 0.3,
        "direction": dice.choice([Direction.ANY, Direction.ANY, Direction.FLOW]),
        **(seldom(dice, 4, WALKED) or {}),
    }


def draw_question(
    dice: Random, ends: Sequence[str], actors: Sequence[str], lengths: Sequence[int], free: bool = False
) -> dict[str, Any]:
    """A question about paths between these two, and sometimes between others too."""
    sources = {ends[0], *(some(dice, 4, actors, 2) or ())}
    targets = {ends[1], *(some(dice, 4, actors, 2) or ())}
    others = [a for a in actors if a not in sources | targets]
    dice.shuffle(others)
    passed, avoided = dice.choice([(0, 0)] * 6 + [(1, 0), (0, 1), (1, 1)])
    asked = {
        "from": sorted(sources),
        "to": sorted(targets),
        "through": others[:passed],
        "avoid": others[passed : passed + avoided],
        "k": dice.choice([1, 2, 3, 10]),
        "max_hops": dice.choice(lengths),
        "via_kinds": some(dice, 5, ActorKind, 4),
        "hub_limit": seldom(dice, 4, [1, 2, 3, 4]),
        "order": seldom(dice, 3, [Order.BEST_EVIDENCED]),
        **draw_shape(dice, free),
    }
    if dice.random() < 0.5:
        asked |= draw_filters(dice)
    return {name: value for name, value in asked.items() if value is not None}


SHORT = (1, 2, 3, 4, 4, 4)
LONG = (4, 5, 6, 8)


def draw_case(dice: Random, lengths: Sequence[int] = SHORT, free: bool = False) -> Case:
    """A graph of claims and a question about it, of one of these max_hops, its shape one of a few or free."""
    nodes = draw_nodes(dice)
    names = [n.id for n in nodes]
    ends = dice.sample([n for n in names if n != UNKNOWN or dice.random() < 0.3], 2)
    inside = [n.id for n in nodes if n.id not in ends and not n.unknown]
    pairs = []
    for hops in dice.choice([(2, 3), (1, 2, 3), (2, 2, 3, 4), (3, 3, 2), (4, 3), (4, 4, 2), (3,), (2, 2), (1,), ()]):
        chain = [ends[0], *dice.sample(inside, min(hops - 1, len(inside))), ends[1]]
        pairs += [(a, b, True) for a, b in itertools.pairwise(chain)]
    for _ in range(dice.choice([0, 2, 5, 9, 13])):
        a, b = dice.sample(names, 2)
        pairs.append((a, b, dice.random() < 0.5))
    said = [draw_claim(dice, number, (a, b), names, plain) for number, (a, b, plain) in enumerate(pairs)]
    return Case(nodes, tuple(said), draw_question(dice, ends, names, lengths, free))
