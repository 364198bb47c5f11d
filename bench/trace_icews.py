"""ICEWS14, real events between named actors, as a graph of trade: who helps whom supplies it, and so on.

It is real in who meets whom how often and when; what its events are called here is made up. Its files are four tables
of numbers (subject, relation, object, hours since 2014-01-01) and two of names.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bench.trace_graph import (
    ACTOR_KINDS,
    CERTAINTIES,
    KINDS,
    MAX,
    MEASURES,
    NONE,
    PHASES,
    Actors,
    Against,
    Edges,
    Graph,
    Ints,
    Said,
)
from bench.trace_made import GOODS, LISTS
from graph.model.kinds import ActorKind, Certainty, Kind, Measure, Phase
from graph.model.states import find_state

_FIRST_DAY = 16_071  # 2014-01-01
# What a relation's name begins with or holds, in this order.
_AS: tuple[tuple[str, Kind, Phase | None], ...] = (
    ("Appeal_for_", Kind.LINKED_TO, None),
    ("Express_intent_to_provide", Kind.SUPPLIES, Phase.OFFERED),
    ("Provide_", Kind.SUPPLIES, Phase.DELIVERED),
    ("Cooperate_", Kind.SUPPLIES, Phase.DELIVERED),
    ("Engage_in_material_cooperation", Kind.SUPPLIES, Phase.DELIVERED),
    ("Sign_formal_agreement", Kind.SUPPLIES, Phase.AGREED),
    ("Express_intent_to_cooperate", Kind.SUPPLIES, Phase.OFFERED),
    ("Engage_in_negotiation", Kind.BROKERS, Phase.SOUGHT),
    ("ediate", Kind.BROKERS, Phase.SOUGHT),
    ("Praise_or_endorse", Kind.REPRESENTS, None),
    ("Impose_", Kind.DESIGNATES, None),
)
_BODIES = ("Government", "Ministry", "Military", "Police", "Court", "Parliament", "Legislature", "Foreign Affairs")


def load_icews(folder: Path) -> Graph:
    """The graph of the files in a folder."""
    names, relations = _names(folder / "entity2id.txt"), _names(folder / "relation2id.txt")
    events = np.concatenate(
        [np.loadtxt(folder / f"{part}.txt", np.int64)[:, :4] for part in ("train", "valid", "test")]
    )
    number_of, people, states = _numbered(names)
    subject, object_ = number_of[events[:, 0]], number_of[events[:, 2]]
    kind = np.array([KINDS.index(_kind_of(name)[0]) for name in relations], np.int64)[events[:, 1]]
    codes = [NONE if phase is None else PHASES.index(phase) for _, phase in map(_kind_of, relations)]
    phase = np.array(codes, np.int64)[events[:, 1]]
    rows = np.stack([subject, kind, object_, phase, _FIRST_DAY + events[:, 3] // 24], axis=1)
    rows, inverse = np.unique(rows[subject != object_], axis=0, return_inverse=True)
    edge = np.sort(inverse.reshape(-1)).astype(np.int32)
    day = rows[edge, 4].astype(np.int32)
    return Graph(
        name="icews14",
        actors=_actors(people, len(states)),
        edges=_edges(rows),
        said=_said(edge, day),
        against=_nothing(),
        states=states,
        sources=("icews14",),
        origins=("icews14",),
        goods=GOODS,
        lists=LISTS,
        window="2014-03/2014-06",
        names=people,
    )


def _names(path: Path) -> list[str]:
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [name for name, _ in sorted(rows, key=lambda row: int(row[1]))]


def _kind_of(relation: str) -> tuple[Kind, Phase | None]:
    found = ((kind, phase) for text, kind, phase in _AS if text in relation)
    return next(found, (Kind.LINKED_TO, None))


def _numbered(names: list[str]) -> tuple[Ints, tuple[str, ...], tuple[str, ...]]:
    """The number of each name, the names of actors that are no states, and the states, which come last."""
    found = [find_state(name.replace("_", " ")) for name in names]
    states = tuple(sorted({state.id for state in found if state is not None}))
    people = [name.replace("_", " ") for name, state in zip(names, found, strict=True) if state is None]
    numbers, next_one = [], 0
    for state in found:
        numbers.append(next_one if state is None else len(people) + states.index(state.id))
        next_one += state is None
    return np.array(numbers, np.int32), tuple(people), states


def _actors(people: tuple[str, ...], states: int) -> Actors:
    def kind_of(name: str) -> ActorKind:
        if name.startswith("Citizen"):
            return ActorKind.PERSON
        return ActorKind.PUBLIC_BODY if any(word in name for word in _BODIES) else ActorKind.LEGAL_ENTITY

    kinds = [ACTOR_KINDS.index(kind_of(name)) for name in people] + [ACTOR_KINDS.index(ActorKind.STATE)] * states
    count = len(kinds)
    return Actors(np.array(kinds, np.int8), np.zeros(count, bool), np.full(count, NONE, np.int16))


def _edges(rows: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> Edges:
    count, day = len(rows), rows[:, 4].astype(np.int32)
    is_deal, designates = rows[:, 3] != NONE, rows[:, 1] == KINDS.index(Kind.DESIGNATES)
    none = np.full(count, NONE, np.int16)
    return Edges(
        kind=rows[:, 1].astype(np.int8),
        subject=rows[:, 0].astype(np.int32),
        object=rows[:, 2].astype(np.int32),
        deal=np.full(count, NONE, np.int32),
        phase=rows[:, 3].astype(np.int8),
        certainty=np.full(count, CERTAINTIES.index(Certainty.REPORTED), np.int8),
        first=day,
        last=day,
        stated_last=day,
        ended_from=np.full(count, MAX, np.int32),
        classes=np.where(is_deal, 4, 0).astype(np.int8),
        goods=none,
        in_return=none,
        share=np.full(count, np.nan),
        measure=np.where(designates, MEASURES.index(Measure.SANCTION), NONE).astype(np.int8),
        listed=np.where(designates, 0, NONE).astype(np.int8),
    )


def _said(edge: Ints, day: Ints) -> Said:
    zeros = np.zeros(len(edge), np.int16)
    return Said(edge, zeros, zeros, day + 1, day, np.full(len(edge), MAX, np.int32))


def _nothing() -> Against:
    empty = np.zeros(0, np.int32)
    return Against(empty, empty.astype(np.int8), empty, empty, empty, empty.astype(bool))
