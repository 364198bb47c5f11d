"""Ends that a word above an event tells: who completed a delivery delivered, who was asked to supply would supply."""

from __future__ import annotations

from spacy.tokens import Token

from graph.model.kinds import Kind
from reading.climb import Climb
from reading.grammar import after, children, holder, objects, subjects
from reading.name_types import PRODUCT
from reading.names import is_office
from reading.rules import word_list


class GivenEnds(Climb):
    """Ends from above."""

    def _pass_ends(self, head: Token, below: Token, relation: str) -> None:
        # "Iran completed a delivery to Sudan": who completed it delivered. Who asked, gets.
        if self.event.rule.kind is not Kind.SUPPLIES or self.brokered:
            return
        if head.lemma_ in ("discuss", "debate", "raise", "address", "mention"):
            return  # who gives is not told by who talks
        if head.lemma_ in word_list("approving") and self.event.token.lemma_.startswith("re"):
            return
        gives = "subj" in self.event.rule.subject or self.event.rule.name in ("supply_noun", "offer_noun")
        who = [n for n in (self.actors.resolve(t) for t in subjects(head)) if n is not None and n.type != PRODUCT]
        who = [n for n in who if not is_office(n.name)]  # Congress blocks a sale, and sells nothing
        if (
            self.event.rule.name == "request_noun"
            and below == self.event.token
            and head.lemma_ in word_list("answering")
        ):
            if not self.now.subjects:
                self.now.subjects = [w for w in who if w not in self.now.objects]
        elif (relation in ("dobj", "xcomp", "prep") and below.pos_ == "NOUN") or self.event.rule.pos == "NOUN":
            if gives and not self.now.subjects and head.lemma_ not in word_list("not_giving"):
                self.now.subjects = [w for w in who if w not in self.now.objects]
            elif (gives and not self.now.objects and head.lemma_ in word_list("getting")) or (
                not gives and not self.now.objects and head.lemma_ not in word_list("not_buying")
            ):
                self.now.objects = [w for w in who if w not in self.now.subjects]
            if head.lemma_ in word_list("taking"):
                from_ = [n for n in (self.actors.resolve(t) for t in after(head, "from")) if n is not None]
                self.now.subjects = self.now.subjects or from_
        elif head.lemma_ in word_list("asking") and relation in (
            "xcomp",
            "advcl",
            "ccomp",
        ):
            asked = [n for n in (self.actors.resolve(t) for t in [*objects(head), *after(head, "to")]) if n is not None]
            if gives:
                if not self.now.objects:
                    self.now.objects = [w for w in who if w not in asked]
                self.now.subjects = (
                    self.now.subjects if any(s in asked for s in self.now.subjects) else asked or self.now.subjects
                )
            elif asked and not self.now.subjects:
                self.now.subjects = asked
        if head.lemma_ not in word_list("working_with"):
            self._with(head)
        for noun in children(head, "dobj"):
            if noun != below and noun.lemma_ in word_list("contracts"):
                self._with(noun)

    def _noun_ends(self, noun: Token) -> None:
        if self.event.rule.kind is Kind.SUPPLIES:
            gives = "subj" in self.event.rule.subject or self.event.rule.name in ("supply_noun", "offer_noun")
            who = [n for n in (self.actors.resolve(t) for t in holder(noun)) if n is not None]
            if gives and not self.now.subjects:
                self.now.subjects = [w for w in who if w not in self.now.objects]
            elif not gives and not self.now.objects:
                self.now.objects = [w for w in who if w not in self.now.subjects]
            self._with(noun)

    def _with(self, token: Token) -> None:
        # "signed a contract with Iran to buy drones": the other end.
        other = [
            n for n in (self.actors.resolve(t) for t in after(token, "with")) if n is not None and n.type != PRODUCT
        ]
        if self.now.subjects and not self.now.objects:
            self.now.objects = [o for o in other if o not in self.now.subjects]
        elif self.now.objects and not self.now.subjects:
            self.now.subjects = [o for o in other if o not in self.now.objects]
