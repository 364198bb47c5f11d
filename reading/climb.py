"""How a claim is said, as far as the way up its sentence has told."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from graph.model.kinds import Certainty, Phase, Stance
from reading.actors import Actors
from reading.event import Event
from reading.grammar import subjects
from reading.names import Name
from reading.rules import get_rules, word_list
from reading.speakers import is_media, speaker_name

_CERTAINTIES = (Certainty.POSSIBLE, Certainty.ALLEGED, Certainty.REPORTED, Certainty.ASSESSED, Certainty.CONFIRMED)
_PEOPLE = word_list("people")


@dataclass
class Judgement:
    """How a claim is said."""

    stance: Stance = Stance.AFFIRMS
    phase: Phase | None = None
    certainty: Certainty | None = None
    speaker: Name | None = None
    speaker_token: Token | None = None
    blocked: str | None = None
    subjects: list[Name] = field(default_factory=list)
    objects: list[Name] = field(default_factory=list)

    def weaken(self, certainty: Certainty | None) -> None:
        """Take the weaker of two certainties."""
        if certainty is None:
            return
        if self.certainty is None or _CERTAINTIES.index(certainty) < _CERTAINTIES.index(self.certainty):
            self.certainty = certainty


class Climb:
    """The state on the way up from an event's word to the root of its sentence."""

    def __init__(self, event: Event, actors: Actors) -> None:
        self.event, self.actors = event, actors
        self.now = Judgement(
            phase=event.phase or event.rule.phase_of(event.token.lemma_.lower()),
            subjects=list(event.subjects),
            objects=list(event.objects),
        )
        self.others: list[Judgement] = []
        self.spoken = False
        self.outside = False  # in a relative clause: what governs its noun does not govern it
        self.told = False  # somebody above has been found to say it: what stands higher is about the saying
        self.counted = -1  # the verb whose "not" was counted with its complement
        self.any = False  # "any sale": one that need not have been
        self.brokered = False  # a trade that somebody brokered: who denies the brokering says nothing of the trade

    def _negate(self) -> None:
        if self.now.stance is Stance.AFFIRMS:
            self.now.stance = Stance.DENIES
        else:
            self.now.blocked = "a double negation"

    def _adverb(self, token: Token) -> None:
        for certainty, adverbs in get_rules().words.adverbs.items():
            if token.lower_ in adverbs:
                self.now.weaken(certainty)

    def _conditional(self, head: Token) -> None:
        for child in head.children:
            if child.dep_ == "advmod" and child.lower_ in ("falsely", "wrongly", "wrongfully", "nearly", "almost"):
                self.now.blocked = f"{child.lower_} so"
            if child.dep_ in ("mark", "advmod") and child.lower_ in get_rules().words.conditionals:
                self.now.blocked = "a condition"

    def _speaker(self, token: Token) -> None:
        if self.spoken:
            return
        name = speaker_name(token, self.actors)
        if name is None:
            return
        self.now.speaker, self.now.speaker_token, self.spoken = name, token, True
        if is_media(token, name) and self.now.certainty in (None, Certainty.ASSESSED):
            self.now.certainty = Certainty.REPORTED

    def _forget_speaker(self) -> None:
        self.now.speaker, self.now.speaker_token, self.spoken = None, None, False

    def _finder(self, verb: Token) -> None:
        who = [t for t in subjects(verb) if t.lower_ not in ("there", "it", "nothing") and t.dep_ != "expl"]
        if (
            who
            and not self.spoken
            and verb.lemma_ != "be"
            and (self.actors.resolve(who[0]) is not None or who[0].lemma_.lower() in _PEOPLE)
        ):
            self._speaker(who[0])
