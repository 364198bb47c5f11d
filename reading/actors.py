"""Whom a word in its sentence means: a name, a state whose officials act, or somebody named before."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from reading.candidates import Candidates, within
from reading.grammar import after, children, conjuncts, sanctioned, subjects
from reading.name_types import BODY, PERSON, PLACE, PRODUCT, STATE, UNKNOWN, VESSEL
from reading.names import Mention, Name, find_names, is_office, state_words
from reading.rules import get_rules, word_list

_IT = frozenset({"it", "its", "itself"})
_PERSONS = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
_THEY = frozenset({"they", "them", "their", "themselves"})
_WE = frozenset({"we", "us", "our", "ours", "ourselves"})
_GROUPS = word_list("group_nouns")
_MINISTRY_WORDS = word_list("ministry_words")
_POINTS = frozenset({"the", "that", "this", "its", "his", "these", "those"})


@dataclass
class Actors(Candidates):
    """The actors of one text."""

    @classmethod
    def of(cls, doc: Doc) -> Actors:
        """Those of this text."""
        return cls(doc, find_names(doc))

    def instead(self, token: Token, of: list[Name]) -> Name | None:
        """Whom a pronoun means, when it cannot mean these."""
        self._not = frozenset(of)
        try:
            return self._pronoun(token)
        finally:
            self._not = frozenset()

    def resolve(self, token: Token, depth: int = 0) -> Name | None:
        """Whom the word means. None for nobody in particular."""
        if token.pos_ == "PRON" or (token.lower_ in _IT | _PERSONS | _THEY | _WE and token.pos_ != "PROPN"):
            return self._pronoun(token) if depth < 4 else None
        mention = self.names.at(token)
        if mention is not None:
            if (
                mention.how == "demonym"
                and token.pos_ in ("NOUN", "PROPN", "ADJ")
                and token.tag_ not in ("NNS", "NNPS")
                and token.dep_ in ("nsubj", "nsubjpass", "pobj", "dobj")
                and any(c.lower_ == "the" for c in children(token, "det"))
            ):
                return self._before(token, frozenset({PERSON, UNKNOWN})) if depth < 3 else None
            if mention.how == "name" and mention.name.type == BODY:
                return self._ministry(token, mention) or mention.name
            return mention.name
        return self._common(token, depth)

    def named(self, token: Token, listed: bool = False) -> list[Name]:
        """Everybody that a word names, those in apposition included: "two traders, Kestrel and Orlik". `listed` also
        takes the name behind a name, as lists of targets have it: "Kestrel, its director Orlov"."""
        target = self._target(token) if token.lower_ in ("their", "its", "his", "her") else None
        if target is not None:
            return list(dict.fromkeys(n for t in target for n in self.named(t, listed=True)))
        own = self.resolve(token)
        found = [own] if own is not None else []
        mention = self.names.at(token)
        if mention is None or (mention.how == "name" and mention.name.type != STATE):
            for child in token.children:
                if child.dep_ in ("appos", "conj") and child.i > token.i:
                    for inner in conjuncts(child):
                        other = self.names.at(inner)
                        if other is None:
                            found += [n for c in inner.children if c.dep_ == "appos" for n in self.named(c)]
                        elif (
                            other.how == "name"
                            and other.name.type not in (STATE, PLACE, PRODUCT)
                            and (mention is None or listed or inner.dep_ == "conj")
                        ):
                            found.append(other.name)
            if mention is None and token.tag_ == "NNS":  # "three firms, including Kestrel"
                found += [n for t in after(token, "including", "like", "such as") for n in self.named(t)]
        return list(dict.fromkeys(found))

    def _ministry(self, token: Token, mention: Mention) -> Name | None:
        # "the North Korean Defense Ministry", "Russia's Ministry of Defence" act for their state.
        words = [t.lower_ for t in self.doc[mention.start : mention.end]]
        if not {"ministry", "government", "embassy"} & set(words):
            return None
        text = self.doc[mention.start : mention.end].text
        for name, state in state_words():
            if text.startswith(name + " "):
                return Name(state, STATE)
        return self.state_beside(token) if set(words) <= _MINISTRY_WORDS else None

    def state_beside(self, noun: Token) -> Name | None:
        """The state that a noun is of: Iranian officials, Russia's army, the government of Sudan."""
        for child in noun.children:
            if child.dep_ in ("amod", "compound", "poss", "nmod", "npadvmod") or (
                child.dep_ == "appos" and child.i < noun.i
            ):
                mention = self.names.at(child)
                if mention is not None and mention.name.type == STATE:
                    return mention.name
                if child.dep_ == "poss" and child.pos_ == "PRON":
                    name = self._pronoun(child)
                    if name is not None:
                        return name  # "its forces": those of who was named
                inner = self.state_beside(child) if child.dep_ in ("compound", "nmod", "amod", "poss") else None
                if inner is not None:
                    return inner
        forces = noun.lemma_.lower() in ("force", "troop", "army", "soldier", "fighter", "military")
        for token in after(noun, "of", "from") if forces else after(noun, "of", "in", "from"):
            mention = self.names.at(token)
            if mention is not None and mention.name.type == STATE:
                return mention.name
        return None

    def _common(self, token: Token, depth: int) -> Name | None:
        words, lemma = get_rules().words, token.lemma_.lower()
        owner = next((c for c in children(token, "poss") if c.pos_ == "PRON"), None)
        if owner is not None and lemma in word_list("own_side"):
            if owner.lower_ in _WE | {"my"}:
                return self._speaking(token)
            if owner.lower_ in _PERSONS:
                return self._party_before(token)
        if owner is not None and lemma == "client":
            return self._party_before(token)
        for child in children(token, "appos", "nmod"):
            mention = self.names.at(child)
            if mention is not None and mention.how == "name" and mention.name.type != STATE and child.i > token.i:
                return mention.name
        following = self.names.by_token.get(token.i + 1)
        if (
            following is not None
            and following.start == token.i + 1
            and following.how == "name"
            and following.name.type != STATE
            and lemma
            in words.stands_for["body"]
            | words.stands_for["person"]
            | words.stands_for["vessel"]
            | {"plant", "factory", "militia", "bank"}
        ):
            return following.name
        if lemma in words.stands_for["vessel"] and token.text.islower():
            for owner_word in children(token, "poss", "compound"):
                owner_name = self.resolve(owner_word, depth + 1)
                if owner_name is not None and owner_name.type not in (STATE, PRODUCT, PLACE):
                    return owner_name
            run = [c for c in children(token, "acl") if c.lemma_ in ("operate", "charter", "own", "run", "lease")]
            for owner_word in [*after(token, "of"), *(s for c in run for s in subjects(c))]:
                owner_name = self.resolve(owner_word, depth + 1)
                if owner_name is not None and owner_name.type != STATE:
                    return owner_name
        if lemma in words.acts_for:
            state = self.state_beside(token)
            if state is not None:
                return state
        if token.dep_ in ("appos", "compound", "nmod", "amod") and depth < 3:
            over = self.names.at(token.head)
            if over is not None and over.how == "name" and over.name.type != STATE:
                return over.name
        if lemma in _GROUPS:
            for child in children(token, "compound", "amod", "nmod"):
                mention = self.names.at(child)
                if mention is not None and mention.name.type != STATE:
                    text = self.doc[mention.start : token.i + 1].text
                    return mention.name if mention.name.name.isupper() else Name(text, BODY)
        for child in children(token, "compound", "poss", "nmod"):
            mention = self.names.at(child)
            if (
                mention is not None
                and mention.name.type != STATE
                and lemma in words.acts_for | {"side", "force", "fighter", "arm", "representative"}
            ):
                return mention.name
        if lemma in ("government", "ministry", "authority", "official") and any(
            c.lower_ in _POINTS for c in token.children
        ):
            return self._before(token, frozenset({STATE}))
        for type_, nouns in words.stands_for.items():
            if lemma in nouns and any(c.lower_ in ("the", "that", "this") for c in children(token, "det")):
                if any(c.dep_ in ("relcl", "acl") for c in token.children) or after(token, "of"):
                    continue
                self._no_office = type_ == BODY and lemma not in word_list("public_bodies")
                found = self._before(token, frozenset({type_, UNKNOWN} if type_ != STATE else {STATE}))
                self._no_office = False
                if found is None and type_ in (BODY, PERSON) and lemma not in word_list("group_nouns"):
                    found = self._before(token, frozenset({BODY, PERSON}))
                if found is not None:
                    return found
        return None

    def _pronoun(self, token: Token) -> Name | None:
        word = token.lower_
        target = self._target(token)
        if target is not None:
            return next((n for t in target for n in [self.resolve(t, 5)] if n is not None), None)
        if word in _PERSONS:
            for types in (frozenset({PERSON, UNKNOWN}), frozenset({BODY})):
                found = self._before(token, types, pronoun=True)
                if found is not None and not is_office(found.name):
                    return found
            return None
        if word in _IT:
            return self._before(token, frozenset({STATE, BODY, UNKNOWN, VESSEL}), pronoun=True)
        if word in _WE:
            return self._speaking(token)
        if word in _THEY:
            return self._before(token, frozenset({STATE, BODY, UNKNOWN, PERSON}), pronoun=True)
        return None

    def _target(self, token: Token) -> list[Token] | None:
        # "sanctioned X for its role": whose role that is.
        at = token
        while token.dep_ == "poss" and at.dep_ != "ROOT" and at.head != at:
            if at.dep_ == "prep" and at.lower_ in ("for", "over", "after") and at.head.pos_ == "VERB":
                return sanctioned(at.head)
            at = at.head
            if at.pos_ == "VERB" and at.dep_ not in ("pcomp",):
                return None
        return None

    def _speaking(self, token: Token) -> Name | None:
        # For whom the one speaks who says "we".
        at = token
        while at.dep_ != "ROOT":
            at = at.head
            if at.pos_ in ("VERB", "AUX") and at.lemma_ in word_list("speaking"):
                for subject in subjects(at):
                    found = self.party_of(subject)
                    if found is not None:
                        return found
        first = next((t for t in token.sent if t.dep_ in ("nsubj", "nsubjpass")), None)
        return self.party_of(first) if first is not None and first.i < token.i else None

    def nearest(self, token: Token, types: frozenset[str]) -> Name | None:
        """The name of these types that stands closest before a word, else the first after it in its sentence."""
        sentence = token.sent
        inside = [
            m
            for m in self.names.in_order
            if sentence.start <= m.start < sentence.end and m.name.type in types and m.how == "name"
        ]
        before = [m for m in inside if m.end <= token.i]
        if before:
            return before[-1].name
        earlier = self._earlier(token, types)
        behind = [m for m in inside if m.start > token.i]
        return earlier or (behind[-1].name if behind else None)

    def _party_before(self, token: Token) -> Name | None:
        # "his country": that of who is the subject above.
        at = token
        while at.dep_ != "ROOT":
            at = at.head
            if at.pos_ in ("VERB", "AUX"):
                for subject in subjects(at):
                    if subject.i < token.i and not within(token, subject):
                        found = self.party_of(subject)
                        if found is not None:
                            return found
        return None

    def party_of(self, speaker: Token) -> Name | None:
        """The state or body that somebody speaks for, by the words that stand with him."""
        mention = self.names.at(speaker)
        if mention is not None and mention.name.type in (STATE, BODY) and mention.how != "demonym":
            return mention.name
        voice = voice_of(self.doc[speaker.left_edge.i : speaker.right_edge.i + 1].text)
        if voice is not None:
            return voice
        around = [speaker]
        for child in speaker.children:
            if child.dep_ in ("compound", "appos", "poss", "amod", "nmod", "prep"):
                around += [t for t in child.subtree if t.dep_ not in ("relcl", "acl")]
        if speaker.dep_ == "appos":
            around += [speaker.head, *(t for t in speaker.head.children if t.dep_ in ("poss", "compound", "amod"))]
        for word in around:
            other = self.names.at(word)
            if other is not None and other.name.type in (STATE, BODY):
                return other.name
        return None


def voice_of(text: str) -> Name | None:
    """The state whose agency a text names: whoever speaks for the Treasury speaks for the United States."""
    for state, agencies in get_rules().words.agencies.items():
        if any(agency in text for agency in agencies):
            return Name(state, STATE)
    return None
