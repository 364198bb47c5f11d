"""What the word of an event says itself: negations, modal verbs, adverbs, "alleged" and "planned"."""

from __future__ import annotations

from spacy.tokens import Token

from graph.model.kinds import Certainty, Family, Kind, Phase, Stance
from reading.climb import Climb
from reading.grammar import children
from reading.negation import is_negated
from reading.rules import get_rules, word_list


class OwnWords(Climb):
    """The beginning of the way up."""

    def _is_presupposed(self, token: Token) -> bool:
        # "Kestrel, a subsidiary of Orlik, denied ...": who denies does not deny what he is. The text says it itself.
        if self.event.kind.family in (Family.TRANSACTION, Family.LINK):
            return False
        if self.event.rule.pos == "NOUN":
            at = token
            while at.dep_ == "conj" and at.head.pos_ in ("NOUN", "PROPN"):
                at = at.head
            return at.dep_ in ("appos", "compound", "nmod", "amod") or (
                "self" in self.event.rule.subject + self.event.rule.object and bool(children(token, "appos"))
            )
        return token.dep_ == "amod" or (
            token.dep_ == "acl"
            and token.head.dep_ in ("appos", "nsubj", "nsubjpass", "dobj", "pobj")
            and not is_negated(token)
        )

    def _own_verb(self, verb: Token, first: bool = False) -> None:
        words = get_rules().words
        if first and verb.dep_ == "pcomp" and verb.head.lower_ == "against":
            decided = verb.head.head.lemma_ in ("decide", "vote", "opt", "choose")
            self.now.phase = Phase.REFUSED if decided else self.now.phase
            self.now.blocked = None if decided else "against it"
            self.told = decided  # that it was decided says no more
        if first and _instead(verb):
            self.now.blocked = "instead of it something else was done"
        auxiliaries = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
        if (
            verb.dep_ == "conj"
            and not auxiliaries
            and not children(verb, "nsubj", "nsubjpass")
            and verb.head.pos_ == "VERB"
        ):
            auxiliaries = [c for c in verb.head.children if c.dep_ == "aux" and c.i < verb.head.i]
        if is_negated(verb) or (first and self._no_goods(verb)):
            self._negate()
        for aux in auxiliaries:
            self._modal(aux, verb, first)
        for child in verb.children:
            if (
                child.dep_ in ("mark", "advmod")
                and child.lower_ in words.conditionals
                and not (child.lower_ == "whether" and verb.head.lemma_ in word_list("weighing"))
            ):
                self.now.blocked = "a condition"
            if child.dep_ == "advmod":
                self._adverb(child)
                self._unreal(child)
            if (
                child.dep_ == "advcl"
                and first
                and any(c.dep_ in ("mark", "advmod") and c.lower_ in ("if", "unless", "should") for c in child.children)
                and any(a.lower_ in ("will", "would") for a in auxiliaries)
            ):
                self.now.blocked = "a condition"
        subject = min((c.i for c in children(verb, "nsubj", "nsubjpass")), default=verb.i)
        if any(c.lower_ in ("had", "should", "were") and c.i < subject for c in auxiliaries) and subject < verb.i:
            self.now.blocked = "a condition"  # "had Germany delivered tanks"

    def _unreal(self, adverb: Token) -> None:
        if adverb.lower_ in ("nearly", "almost", "falsely", "wrongly", "wrongfully", "supposedly", "unsuccessfully"):
            self.now.blocked = f"{adverb.lower_} so"
        elif adverb.lower_ == "longer" and any(c.lower_ == "no" for c in adverb.children):
            self.now.blocked = "no longer so"

    def _modal(self, aux: Token, verb: Token, first: bool) -> None:
        modals, word = get_rules().words.modals, aux.lower_
        perfect = any(c.lower_ in ("have", "has", "had") and c.dep_ == "aux" and c.i > aux.i for c in verb.children)
        if word in modals["possible"]:
            self.now.weaken(Certainty.POSSIBLE)
            if not perfect and first and self.now.phase is Phase.DELIVERED:
                self.now.phase = Phase.CONSIDERED
        elif word in modals["agreed"] | modals["agreed_reported"] and not perfect:
            if first and self.now.phase is Phase.DELIVERED:
                self.now.phase = Phase.AGREED
        elif word in modals["blocked"]:
            self.now.blocked = "a wish or a duty"
        elif word in modals["agreed_reported"] and perfect and first:
            self.now.blocked = "it would have been so"
        if first and self.event.kind is Kind.DESIGNATES and word in modals["possible"] | modals["agreed_reported"]:
            self.now.blocked = "not so yet"

    def _no_goods(self, verb: Token) -> bool:
        for word in [*self.event.goods_words, *children(verb, "dobj", "nsubj", "nsubjpass")]:
            if word.lower_ in ("nothing", "none", "nobody", "neither"):
                return True
            for child in children(word, "det", "neg", "preconj", "predet", "advmod"):
                behind = word.doc[child.i + 1].lower_
                if child.lower_ in ("no", "neither") or (child.lower_ == "not" and behind not in ("only", "just")):
                    return True
        return False

    def _own_noun(self, noun: Token) -> None:
        if self.event.kind is Kind.DESIGNATES and noun.dep_ == "dobj":
            if any(a.lower_ in ("would", "may", "might", "could", "should") for a in children(noun.head, "aux")):
                self.now.blocked = "not so yet"
            self._conditional(noun.head)
        for child in noun.children:
            word = child.lower_
            if child.dep_ in ("det", "neg") and word in ("no", "neither", "zero"):
                verb = noun.head if noun.dep_ in ("dobj", "nsubjpass") else None
                if self.event.kind is Kind.LINKED_TO and verb is not None and verb.lemma_ in word_list("looking"):
                    self.now.stance, self.now.certainty = Stance.FINDS_NO_EVIDENCE, Certainty.ASSESSED
                    self._finder(verb)
                else:
                    self._negate()
            if child.dep_ == "det" and word == "any":
                self.any = True
            if child.dep_ == "amod":
                if word in ("alleged", "suspected", "purported", "supposed"):
                    self.now.weaken(Certainty.ALLEGED)
                elif word in ("reported", "rumoured", "rumored"):
                    self.now.weaken(Certainty.REPORTED)
                elif word in ("possible", "potential", "likely", "apparent"):
                    self.now.weaken(Certainty.POSSIBLE)
                elif word in ("planned", "proposed", "prospective", "future") and self.now.phase is Phase.DELIVERED:
                    self.now.phase = Phase.CONSIDERED
                elif word in ("attempted",):
                    self.now.phase = Phase.SOUGHT


def _instead(verb: Token) -> bool:
    # "instead of buying jets", "rather than sell them", "before it could sell them".
    over = verb.head
    if verb.dep_ == "pcomp" and (
        over.lower_ in ("instead", "without") or any(c.lower_ == "instead" for c in over.children)
    ):
        return True
    marks = {c.lower_ for c in children(verb, "mark", "advmod", "prep", "cc")}
    could = any(c.lower_ in ("could", "can") for c in children(verb, "aux"))
    return {"rather", "than"} <= marks or ("before" in marks and could)
