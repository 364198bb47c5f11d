"""Random questions from a set to a set, about random small graphs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from random import Random
from typing import Any

from graph.derive import Heard
from graph.model.claims import Claim
from graph.model.kinds import ActorKind, Kind, Measure
from graph.paths.reach_query import ActorRole, ReachQuery
from tests.reference import Node, World
from tests.strategies import KNOWN_DAYS, SHORT, VALID, draw_case, draw_claim, edges_of, seldom, some

COUNTRIES = ["RU", "KP", "Atlantis"]
LISTS, PROGRAMMES = ["SDN", "UN list"], ["DPRK", "Russia"]
ROLES = [ActorRole.BROKER, ActorRole.SUPPLIER, ActorRole.RECIPIENT, ActorRole.OWNER, ActorRole.PAYEE]
AS_OF = [dt.date.fromisoformat(day) for day in KNOWN_DAYS]
NOT_ASKED = ("from", "to", "k", "order")


@dataclass(frozen=True)
class ReachCase:
    """Actors, what is claimed of them, and what is asked."""

    nodes: tuple[Node, ...]
    said: tuple[Heard, ...]
    asked: dict[str, Any] = field(hash=False)

    @property
    def world(self) -> World:
        """The graph of the claims."""
        return World(nodes=self.nodes, edges=edges_of(self.said))

    @property
    def query(self) -> ReachQuery:
        """The question."""
        return ReachQuery.model_validate(self.asked)

    def parts(self) -> Iterator[ReachCase]:
        """The case without one of its claims, or without one thing that it asks."""
        for i in range(len(self.said)):
            yield replace(self, said=self.said[:i] + self.said[i + 1 :])
        for name in self.asked.keys() - {"from", "to"}:
            yield replace(self, asked={n: value for n, value in self.asked.items() if n != name})


def draw_reach_case(dice: Random, lengths: Sequence[int] = SHORT, free: bool = False) -> ReachCase:
    """A graph of claims, some of its actors designated, and a question from a set of them to a set."""
    case = draw_case(dice, lengths, free)
    names = [n.id for n in case.nodes]
    nodes = tuple(replace(n, countries=tuple(dice.sample(COUNTRIES, dice.choice([0, 0, 1, 2])))) for n in case.nodes)
    said, asked = case.said, {name: value for name, value in case.asked.items() if name not in NOT_ASKED}
    if dice.random() < 0.6:
        nodes = tuple(replace(n, kind=ActorKind.COMPANY) if dice.random() < 0.8 else n for n in nodes)
        said = _in_a_row(dice, nodes, case.asked)
        asked = {name: value for name, value in asked.items() if name == "max_hops" or dice.random() < 0.5}
    listed = tuple(_designation(dice, len(said) + i, names) for i in range(dice.randint(0, 5)))
    for side, more in (("from", [0, 1, 2, len(names)]), ("to", [0, 0, 0, 1])):
        # The chains of claims are laid between these ends.
        some_of = {"ids": sorted({*case.asked[side], *dice.sample(names, dice.choice(more))})}
        asked[side] = some_of if dice.random() < 0.7 else draw_set(dice, names)
    asked["limit"] = dice.choice([1, 2, 100, 100])
    asked["deadline"] = 60
    return ReachCase(nodes, (*said, *listed), asked)


def _in_a_row(dice: Random, nodes: Sequence[Node], asked: dict[str, Any]) -> tuple[Heard, ...]:
    """Claims that join all actors in a row, an end of the question last, so that some are far from it."""
    names = [n.id for n in nodes if not n.unknown and n.id != asked["to"][0]]
    dice.shuffle(names)
    row = [*names, asked["to"][0]]
    pairs = [pair for pair in pairwise(row) for _ in range(dice.choice([1, 3, 4]))]
    pairs += [(one, other) for one, other in (dice.sample(row, 2) for _ in range(dice.choice([0, 0, 1, 2])))]
    return tuple(draw_claim(dice, i, pair, names, dice.random() < 0.9) for i, pair in enumerate(pairs))


def _designation(dice: Random, number: int, names: Sequence[str]) -> Heard:
    ends = dice.sample(names, 2)
    heard = draw_claim(dice, number, (ends[0], ends[1]), names, dice.random() < 0.7)
    claim = Claim(
        subject=heard.subject,
        kind=Kind.DESIGNATES,
        object=heard.object,
        stance=heard.claim.stance,
        certainty=heard.claim.certainty,
        valid=dice.choice([None, None, *VALID]),
        measure=dice.choice(list(Measure)),
        list_name=dice.choice([None, *LISTS]),
        programme=dice.choice([None, *PROGRAMMES]),
    )
    return replace(heard, claim=claim, deal=None, endings=heard.endings if dice.random() < 0.3 else ())


def draw_set(dice: Random, names: Sequence[str]) -> dict[str, Any]:
    """One or two conditions, most often such as several actors meet."""
    conditions: list[dict[str, Any]] = [
        {"ids": dice.sample(names, dice.randint(1, len(names)))},
        {"kind": dice.sample([ActorKind.COMPANY, ActorKind.STATE, ActorKind.PERSON], 2)},
        {"country": dice.sample(COUNTRIES, 2)},
        {"measure": dice.sample(list(Measure), 2), "list_name": some(dice, 3, LISTS, 1) or []},
        {"programme": dice.sample(PROGRAMMES, 1), "as_of": seldom(dice, 2, AS_OF)},
        {"list_name": LISTS, "programme": PROGRAMMES},
        {"role": dice.sample(ROLES, 2), "as_of": seldom(dice, 3, AS_OF)},
        {"role": list(ActorRole)},
    ]
    asked = dice.choice(conditions)
    return asked | dice.choice(conditions) if dice.random() < 0.25 else asked
