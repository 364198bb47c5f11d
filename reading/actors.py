"""Whom a word in its sentence means: a name, a state whose officials act, or somebody named before."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc, Span, Token

from reading.grammar import after, children, conjuncts, sanctioned, subjects
from reading.name_types import BODY, PERSON, STATE, UNKNOWN, VESSEL
from reading.names import Mention, Name, Names, find_names, is_office, state_words
from reading.rewriting import Rewritten
from reading.rules import get_rules, word_list

_IT = frozenset({"it", "its", "itself"})
_PERSONS = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
_THEY = frozenset({"they", "them", "their", "themselves"})
_WE = frozenset({"we", "us", "our", "ours", "ourselves"})
_GROUPS = word_list("group_nouns")
_MINISTRY_WORDS = word_list("ministry_words")
_POINTS = frozenset({"the", "that", "this", "its", "his", "these", "those"})


@dataclass
class Actors:
    """The actors of one text."""

    doc: Doc
    names: Names
    _not: frozenset[Name] = frozenset()
    _no_office: bool = False
    _in_order: bool = True

    @cached_property
    def sentences(self) -> list[Span]:
        """The sentences of the text."""
        return list(self.doc.sents)

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    def _sentence_of(self, token: Token) -> int:
        return bisect_right(self._starts, token.i) - 1

    def names_of(self, sentence: Span) -> list[Mention]:
        """The names of a sentence."""
        starts = self._name_starts
        return self.names.in_order[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]

    @cached_property
    def _name_starts(self) -> list[int]:
        return [m.start for m in self.names.in_order]

    def before(self, sentence: Span) -> int:
        """Where the sentence before begins."""
        here = bisect_right(self._starts, sentence.start) - 1
        return self.sentences[here - 1].start if here > 0 else sentence.start

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
                            and other.name.type not in (STATE, "place", "product")
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
                if owner_name is not None and owner_name.type not in (STATE, "product", "place"):
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
        if lemma in ("arm", "unit", "branch", "mercenary", "fighter", "rebel", "militant") or depth > 3:
            pass
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
                    if subject.i < token.i and not _within(token, subject):
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

    def _before(self, token: Token, types: frozenset[str], pronoun: bool = False) -> Name | None:
        # First the subjects of the clauses that this one stands in, then subjects before, then any name before.
        outer = self._not
        if pronoun and token.dep_ in ("dobj", "dative", "pobj"):
            self._not = outer | self._own_subjects(token)  # "accusing it": who accuses is not "it"
        try:
            found = self._above(token, types, pronoun) or self._earlier(token, types)
            if found is None and pronoun:
                self._in_order = False  # "It sold none, Iran said": nobody stands before it
                found = self._above(token, types, pronoun)
            return found
        finally:
            self._not, self._in_order = outer, True

    def _comes_later(self, other: Token, pronoun: Token) -> bool:
        # "It sold some to China, Kyiv says": who says it stands behind the pronoun in the text as it was written.
        order: Rewritten | None = self.doc.user_data.get("order")
        if order is None or not self._in_order:
            return False
        one = order.original(pronoun.idx, pronoun.idx + len(pronoun))
        two = order.original(other.idx, other.idx + len(other))
        return one is not None and two is not None and two[0] > one[0]

    def _own_subjects(self, token: Token) -> frozenset[Name]:
        verb = token
        while verb.dep_ != "ROOT" and verb.pos_ not in ("VERB", "AUX"):
            verb = verb.head
        mentions = [self.names.at(s) for s in subjects(verb)] if verb.pos_ in ("VERB", "AUX") else []
        return frozenset(m.name for m in mentions if m is not None)

    def _above(self, token: Token, types: frozenset[str], pronoun: bool) -> Name | None:
        at = token
        while at.dep_ != "ROOT":
            at = at.head
            if at.pos_ not in ("VERB", "AUX") or (pronoun and _same_clause(token, at)):
                continue
            for subject in subjects(at):
                if subject.i >= token.i or _within(token, subject) or (pronoun and self._comes_later(subject, token)):
                    continue
                is_pronoun = subject.pos_ == "PRON" and subject != token
                name = self._pronoun(subject) if is_pronoun else self._plain(subject, types)
                if name is not None and name.type in types and name not in self._not:
                    return name
        return None

    def _is_open(self, sentence: Span, types: frozenset[str]) -> bool:
        # "Germany condemned Iran. It has been supplying drones": either could be meant, and neither is guessed.
        root = sentence.root
        if root.pos_ != "VERB":
            return False
        ends = [*children(root, "nsubj"), *children(root, "dobj")]
        names = {n for t in ends for n in [self._plain(t, types)] if n is not None}
        return len(names) > 1

    def _plain(self, token: Token, types: frozenset[str]) -> Name | None:
        if token.pos_ == "PRON":
            return None
        mention = self.names.at(token)
        name = mention.name if mention is not None else self._common(token, 9) if token.pos_ == "NOUN" else None
        if name is None or name.type not in types or name in self._not:
            return None
        is_medium = token.dep_ == "nsubj" and _is_medium(name)
        return None if is_medium or (self._no_office and is_office(name.name)) else name

    def _inside_subject(self, sentence: Span, token: Token, types: frozenset[str]) -> Name | None:
        # For a common noun: the last subject before it in its own sentence.
        if token.pos_ == "PRON":
            return None
        for word in reversed(list(sentence)):
            if word.i < token.i and word.dep_ in ("nsubj", "nsubjpass"):
                name = self._plain(word, types) if self.names.at(word) is not None else None
                if name is not None:
                    return name
        return None

    def _earlier(self, token: Token, types: frozenset[str]) -> Name | None:
        sentences, here = self.sentences, self._sentence_of(token)
        sure = self._inside_subject(sentences[here], token, types)
        if sure is not None:
            return sure
        for back in range(here - 1, max(-1, here - 4), -1):
            sentence = sentences[back]
            if token.pos_ == "PRON" and token.dep_ == "nsubj" and self._is_open(sentence, types):
                return None
            for word in sentence:
                if word.dep_ in ("nsubj", "nsubjpass"):
                    name = self._plain(word, types)
                    if name is not None:
                        return name
            found = [
                m
                for m in self.names_of(sentence)
                if sentence.start <= m.start < sentence.end
                and m.name.type in types
                and m.how != "demonym"
                and m.name not in self._not
                and not _is_medium(m.name)
                and not (self._no_office and is_office(m.name.name))
            ]
            if found:
                return found[0].name
        inside = [
            m
            for m in self.names_of(sentences[here])
            if sentences[here].start <= m.start
            and m.end <= token.i
            and m.name.type in types
            and m.how != "demonym"
            and m.name not in self._not
            and not _is_medium(m.name)
            and not (self._no_office and is_office(m.name.name))
        ]
        subject = [m for m in inside if any(self.doc[i].dep_ in ("nsubj", "nsubjpass") for i in range(m.start, m.end))]
        if subject:
            return subject[-1].name
        return inside[-1].name if inside else None


def _is_medium(name: Name) -> bool:
    # Who reported on a firm is not the firm.
    return name.type != STATE and bool({w.lower().strip(".,") for w in name.name.split()} & get_rules().words.media)


def voice_of(text: str) -> Name | None:
    """The state whose agency a text names: whoever speaks for the Treasury speaks for the United States."""
    for state, agencies in get_rules().words.agencies.items():
        if any(agency in text for agency in agencies):
            return Name(state, STATE)
    return None


def _within(token: Token, of: Token) -> bool:
    return of.left_edge.i <= token.i <= of.right_edge.i


def _same_clause(token: Token, verb: Token) -> bool:
    # Whether the pronoun and the verb's subject are of one clause, so that it cannot mean the subject
    # (but "its" can).
    if token.dep_ == "poss":
        return False
    at = token
    while at != verb and at.dep_ != "ROOT":
        at = at.head
        if at == verb:
            return True
        if at.pos_ in ("VERB", "AUX"):
            return False
    return False


def conj_names(actors: Actors, token: Token) -> list[Name]:
    """Everybody that a coordination names."""
    return [n for n in (actors.resolve(t) for t in conjuncts(token)) if n is not None]


__all__ = ["Actors", "Mention", "Name", "conj_names"]
