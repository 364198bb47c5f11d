"""The reader's rules, which are data: the YAML files under reading/rules, checked and made quick to look up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from graph.model.kinds import Certainty, GoodsClass, Kind, Measure, Phase

VERBS = frozenset({"VERB", "AUX"})
NOUNS = frozenset({"NOUN", "PROPN"})
POSITIONS = {"VERB": VERBS, "NOUN": NOUNS, "ADJ": frozenset({"ADJ"})}


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Predicate(_Rule):
    """Words that carry a claim of one kind, and the places of its ends."""

    name: str
    pos: str
    words: frozenset[str]
    kind: Kind
    phase: Phase | None = None
    phases: dict[str, Phase] = Field(default_factory=dict)
    subject: tuple[str, ...]
    object: tuple[str, ...]
    goods: tuple[str, ...] = ()
    measure: Measure | None = None
    subject_types: frozenset[str] = frozenset()
    object_types: frozenset[str] = frozenset()
    object_places: bool = False
    needs_goods: bool = False
    needs_trade: bool = False
    needs_carrier: bool = False
    needs_list: bool = False
    needs_money: bool = False
    needs_contract: bool = False
    own_goods: bool = False
    min_objects: int = 0
    max_objects: int = 1000

    def phase_of(self, lemma: str) -> Phase | None:
        """The phase that this word alone says."""
        return self.phases.get(lemma, self.phase)


class Governor(_Rule):
    """Words above a claim, and what they make of it."""

    does: str
    words: frozenset[str]
    pos: str | None = None
    certainty: Certainty | None = None
    phase: Phase | None = None
    giver: Phase | None = None
    noun: bool = False


class Words(_Rule):
    """The lists of words.yaml."""

    acts_for: frozenset[str]
    organs: dict[str, tuple[str, ...]]
    agencies: dict[str, tuple[str, ...]]
    stands_for: dict[str, frozenset[str]]
    titles: frozenset[str]
    media: frozenset[str]
    modals: dict[str, frozenset[str]]
    adverbs: dict[Certainty, frozenset[str]]
    negations: frozenset[str]
    conditionals: frozenset[str]
    goods: dict[GoodsClass, frozenset[str]]
    goods_unclassed: frozenset[str]
    trade: frozenset[str]
    lists: dict[str, frozenset[str]]


@dataclass(frozen=True)
class Rules:
    """All rules, by the word that calls them."""

    predicates: dict[tuple[str, str], tuple[Predicate, ...]]
    governors: dict[tuple[str, str], tuple[Governor, ...]]
    words: Words
    demonyms: dict[str, tuple[str, ...]]

    @property
    def broker(self) -> Predicate:
        """The rule of the verb "broker", which other words come down to."""
        return next(r for r in self.predicates["broker", "VERB"] if r.name == "broker")

    def governing(self, lemma: str, pos: str) -> tuple[Governor, ...]:
        """What a word above a claim may make of it; empty for most words."""
        return self.governors.get((lemma, pos), ())

    def goods_class(self, lemma: str) -> GoodsClass | None:
        """The class of goods that a word says, `unknown` for goods of no class; None for what is no goods."""
        if lemma in self.words.goods_unclassed:
            return GoodsClass.UNKNOWN
        return next((c for c, words in self.words.goods.items() if lemma in words), None)


@lru_cache(maxsize=1)
def get_rules() -> Rules:
    """The shipped rules. Raises ValueError for a file that is not as described in docs/reading.md."""
    predicates: dict[tuple[str, str], list[Predicate]] = {}
    for data in _load("predicates"):
        predicate = Predicate.model_validate(data)
        for word in predicate.words:
            for pos in POSITIONS[predicate.pos]:
                predicates.setdefault((word, pos), []).append(predicate)
    governors: dict[tuple[str, str], list[Governor]] = {}
    for data in _load("governors"):
        governor = Governor.model_validate(data)
        for pos in POSITIONS[governor.pos] if governor.pos else VERBS | NOUNS:
            for word in governor.words:
                governors.setdefault((word, pos), []).append(governor)
    return Rules(
        {k: tuple(v) for k, v in predicates.items()},
        {k: tuple(v) for k, v in governors.items()},
        Words.model_validate(_load("words")),
        {state: tuple(names) for state, names in _load("demonyms").items()},
    )


def word_list(name: str) -> frozenset[str]:
    """One of the lists of words.yaml. Raises KeyError for one that is not there."""
    return get_rules().words.lists[name]


def _load(name: str) -> Any:
    return yaml.safe_load(resources.files("reading").joinpath(f"rules/{name}.yaml").read_text("utf-8"))
