"""What each sort of word of governors.yaml makes of the claim below it: one method for each `does`."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from graph.model.kinds import Certainty, Kind, Phase, Stance
from reading.given_ends import GivenEnds
from reading.grammar import after, children, holder, is_passive, subjects
from reading.negation import finds_nothing, is_negated
from reading.rules import Governor, get_rules, word_list
from reading.speakers import speaker_name

_NONE = frozenset({"no", "little", "zero", "scant", "insufficient", "inadequate", "scarce"})
_FINDS = word_list("finding")


class Governing(GivenEnds):
    """The governors."""

    def _says(self, rule: Governor, head: Token, below: Token, relation: str) -> None:
        if head.pos_ in ("VERB", "AUX"):
            if head.lemma_ in ("suggest", "indicate", "show", "prove", "point") and finds_nothing(head):
                self.now.stance, self.now.blocked = Stance.FINDS_NO_EVIDENCE, None
                self.now.weaken(Certainty.ASSESSED)
                self._finder(head)
                return
            is_seen = head.lemma_ == "see" and below.tag_ in ("VB", "VBG")
            if is_negated(head) and (head.lemma_ in ("establish", "find") or is_seen) and not self.spoken:
                self.now.stance, self.now.certainty = Stance.FINDS_NO_EVIDENCE, Certainty.ASSESSED
                self._finder(head)
                return
            if is_negated(head) and self.now.stance is not Stance.FINDS_NO_EVIDENCE:
                if rule.certainty is Certainty.ASSESSED and head.lemma_ in ("believe", "think"):
                    self._negate()
                else:
                    self.now.blocked = "not said"
                    return
            missing = [o for o in children(head, "dobj") if _is_none(o)]
            if missing and relation in ("ccomp", "advcl"):
                self._evidence(missing[0])  # "found no proof whatsoever that"
                return
            if self.spoken:
                return
            self._speak(rule, head, self._who_says(head, below))
            for child in children(head, "advmod"):
                self._adverb(child)
        else:
            if any(c.lower_ == "no" for c in children(head, "det", "neg")) and head.lemma_ in (
                "information",
                "intelligence",
            ):
                self._evidence(head)
                return
            if self.spoken:
                return
            own = (
                children(head, "poss")
                or after(head, "by", "from", "of")
                or [c for c in children(head, "amod", "compound") if self.actors.names.at(c)]
            )
            self.now.weaken(rule.certainty)
            if own:
                self._speaker(own[0])
            elif (
                head.dep_ == "dobj"
                and head.head.pos_ == "VERB"
                and not get_rules().governing(head.head.lemma_.lower(), "VERB")
            ):
                who = subjects(head.head)
                if who:
                    self._speaker(who[0])

    def _who_says(self, head: Token, below: Token) -> list[Token]:
        if is_passive(head):
            return subjects(head)
        found = subjects(head)
        return [t for t in found if t != below]

    def _speak(self, rule: Governor, head: Token, who: list[Token]) -> None:
        certainty = rule.certainty
        if is_passive(head) and not who and head.lemma_ in ("say", "tell", "describe", "quote"):
            certainty = Certainty.REPORTED
        self.now.weaken(certainty) if certainty is not Certainty.CONFIRMED or self.now.certainty is None else None
        if who and rule.certainty is not Certainty.POSSIBLE:
            self._speaker(who[0])

    def _denies(self, rule: Governor, head: Token, below: Token, relation: str) -> None:
        if head.pos_ in ("VERB", "AUX"):
            if is_negated(head) or (
                any(c.lower_ == "nor" for c in (*head.children, *head.head.children)) and head.dep_ == "conj"
            ):
                self.now.blocked = "not denied"
                return
            who = self._who_says(head, below)
        else:
            who = holder(head)
            if any(c.lower_ == "no" for c in children(head, "det")):
                self.now.blocked = "not denied"
                return
        if self.spoken and self.now.speaker is not None:
            if not who or speaker_name(who[0], self.actors) == self.now.speaker:
                if self.now.stance is Stance.AFFIRMS and not who:
                    self.now.stance = Stance.DENIES
                return
            self.others.append(replace(self.now))
        if self.now.stance is not Stance.AFFIRMS:
            self.now.blocked = "a double negation"
        self.now = replace(
            self.now,
            stance=Stance.DENIES,
            certainty=None,
            speaker=None,
            speaker_token=None,
        )
        self.spoken = False
        if who:
            self._speaker(who[0])
        self.now.certainty = Certainty.ASSESSED

    def _no_evidence(self, rule: Governor, head: Token, below: Token, relation: str) -> None:
        if relation in ("nsubj", "dobj", "compound", "poss"):
            return
        verb = head.head if head.dep_ in ("dobj", "attr", "nsubj", "nsubjpass", "conj") else None
        without = head.dep_ == "pobj" and head.head.lower_ == "without"
        negated = verb is not None and verb.pos_ in ("VERB", "AUX") and is_negated(verb)
        no = any(c.lower_ in _NONE for c in head.children)
        lack = head.dep_ == "pobj" and head.head.head.lemma_ in ("lack", "absence", "want")
        if no and negated:
            self.now.blocked = "a double negation"
        elif no or negated or lack:
            self._evidence(head)
        elif without:
            self.now.blocked = "without evidence"
        else:
            self.now.weaken(rule.certainty)

    def _evidence(self, noun: Token) -> None:
        if self.now.stance is not Stance.AFFIRMS:
            self.now.blocked = "a double negation"
            return
        self.now.stance, self.now.blocked = Stance.FINDS_NO_EVIDENCE, None
        verb = noun.head
        while verb.pos_ not in ("VERB", "AUX") and verb.dep_ != "ROOT":
            verb = verb.head
        if noun.dep_ in ("dobj", "attr", "nsubjpass", "conj") or verb.lemma_ in _FINDS:
            if verb.lemma_ not in _FINDS and verb.lemma_ not in ("say", "know"):
                self.now.blocked = "no evidence was given"
                return
            self._finder(verb)
        self.now.certainty = Certainty.ASSESSED

    def _phase(self, rule: Governor, head: Token, below: Token, relation: str) -> None:
        if head.lemma_ in ("want", "wish", "expect", "hope") and self._is_of_another(head, below):
            self.now.blocked = "a wish"
            return
        if head.pos_ in ("VERB", "AUX") and is_negated(head) and rule.phase is not None and rule.phase.ended:
            self.now.blocked = "a double negation"  # what did not stop goes on, which nobody says here
            return
        phase = rule.phase
        if rule.giver is not None and self._gives(head, relation):
            phase = rule.giver
        now = self.now.phase
        if now is None:
            if (
                phase not in (Phase.AUTHORIZED, Phase.AGREED, Phase.INTERDICTED)
                and self.event.kind is not Kind.LINKED_TO
            ):
                self.now.blocked = self.now.blocked or f"only {phase}"
            return
        if (now is Phase.AGREED and phase in (Phase.SOUGHT, Phase.OFFERED) and head.pos_ in ("VERB", "AUX")) or (
            now is Phase.DELIVERED
            or phase in (Phase.CANCELLED, Phase.REFUSED, Phase.INTERDICTED)
            or (now in (Phase.AGREED, Phase.OFFERED) and phase in (Phase.CONSIDERED, Phase.AUTHORIZED))
            or (now is Phase.SOUGHT and phase in (Phase.CONSIDERED, Phase.AGREED))
        ):
            self.now.phase = phase
        if any(c.lower_ == "no" for c in children(head, "det", "neg")):
            self._negate()
        if head.pos_ in ("VERB", "AUX"):
            self._pass_ends(head, below, relation)
        elif head.pos_ == "NOUN":
            self._noun_ends(head)

    def _is_of_another(self, head: Token, below: Token) -> bool:
        # "Ukraine wants Germany to supply missiles": a wish, and no plan of who would do it.
        return bool(children(head, "dobj") or children(below, "nsubj"))

    def _gives(self, head: Token, relation: str) -> bool:
        if self.event.rule.kind is not Kind.SUPPLIES:
            return False
        who = [self.actors.resolve(t) for t in subjects(head)] if head.pos_ in ("VERB", "AUX") else []
        other = any(w is not None and w not in self.now.subjects for w in who)
        return self.event.rule.name in ("give", "provide", "hand_over") and not other

    def _passes(self, rule: Governor, head: Token, below: Token, relation: str) -> None:
        if head.pos_ == "NOUN" and head.lemma_ in ("involvement", "role", "part", "participation"):
            self._noun_ends(head)
        if head.pos_ in ("VERB", "AUX"):
            self._pass_ends(head, below, relation)

    def _fails(self, rule: Governor, head: Token, below: Token, relation: str) -> None:
        self._negate()

    def _rules_out(self, rule: Governor, head: Token, below: Token, relation: str) -> None:
        if is_negated(head) or any(c.lower_ in ("can", "could") for c in children(head, "aux")):
            self.now.weaken(Certainty.POSSIBLE)
            if below.tag_ == "VBG" and self.now.phase is Phase.DELIVERED:
                self.now.phase = Phase.CONSIDERED
        else:
            self._denies(rule, head, below, relation)

    def _true(self, rule: Governor, head: Token, below: Token, relation: str) -> None:
        over = head.head
        if (over.lemma_ == "be" and is_negated(over)) or any(c.lower_ in ("no", "not") for c in head.children):
            self._negate()

    def _untrue(self, rule: Governor, head: Token, below: Token, relation: str) -> None:
        if not (head.head.lemma_ == "be" and is_negated(head.head)):
            self._negate()

    def _blocks(self, rule: Governor, head: Token, below: Token, relation: str) -> None:
        if (
            relation in ("nsubj", "nsubjpass")
            and head.pos_ == "VERB"
            and head.lemma_ not in word_list("blocking_subjects")
        ):
            return
        if relation == "advcl":
            return
        self.now.blocked = self.now.blocked or f"under {head.lemma_}"


def _is_none(noun: Token) -> bool:
    rules = get_rules().governing(noun.lemma_.lower(), "NOUN")
    none = any(c.lower_ in _NONE for c in noun.children)
    return none and any(r.does == "no_evidence" for r in rules)
