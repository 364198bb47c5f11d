"""Who was named before: the names that a pronoun, or a noun such as "the company", can mean."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc, Span, Token

from reading.grammar import children, subjects
from reading.name_types import STATE
from reading.names import Mention, Name, Names, is_office
from reading.rewriting import Rewritten
from reading.rules import get_rules


@dataclass
class Candidates(ABC):
    """The names of one text, and the search among those that stand before a word."""

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

    @abstractmethod
    def _pronoun(self, token: Token) -> Name | None:
        """Whom a pronoun means."""

    @abstractmethod
    def _common(self, token: Token, depth: int) -> Name | None:
        """Whom a common noun means."""

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
                if subject.i >= token.i or within(token, subject) or (pronoun and self._comes_later(subject, token)):
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


def within(token: Token, of: Token) -> bool:
    """Whether a word stands in another's phrase."""
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
