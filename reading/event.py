"""One word that carries a claim, and who stands at its ends."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from graph.model.kinds import GoodsClass, Kind, Phase
from reading.names import Name
from reading.rules import Predicate


@dataclass
class Event:
    """One word that carries a claim, and its ends as far as its own clause tells them."""

    token: Token
    rule: Predicate
    subjects: list[Name] = field(default_factory=list)
    objects: list[Name] = field(default_factory=list)
    phase: Phase | None = None  # where the sentence, and not the word alone, tells it
    goods: GoodsClass | None = None
    goods_words: list[Token] = field(default_factory=list)
    deal: Token | None = None
    same_deal: int | None = None  # of an event told "in return": the deal of what it is given for

    @property
    def kind(self) -> Kind:
        """The kind of its claims."""
        return self.rule.kind
