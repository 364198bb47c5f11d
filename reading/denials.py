"""Denials of what was said before: "Tehran denies this", "the firm called the report an invention"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span, Token

from reading.actors import Actors
from reading.grammar import after, antecedent, children, is_passive, subjects
from reading.judging import CALLS
from reading.names import Name
from reading.negation import UNTRUE, is_negated, is_untrue
from reading.rules import get_rules, word_list
from reading.speakers import speaker_name

_POINTS_BACK = frozenset({"this", "it", "that", "them", "everything", "both", "so"})
_SAID = word_list("said_nouns")


@dataclass(frozen=True)
class Denial:
    """Who denied what was said last."""

    token: Token
    speaker: Name | None
    party: Name | None


def find_denials(sentence: Span, actors: Actors) -> Iterator[Denial]:
    """Every word of the sentence that denies what stands before it, and nothing of its own."""
    rules = get_rules()
    for token in sentence:
        if _did_not(token):
            who = [t for t in subjects(token.head) if t.pos_ != "PRON"] or subjects(token.head)
            if who:
                yield Denial(token, speaker_name(antecedent(who[0]), actors), actors.party_of(antecedent(who[0])))
            continue
        if token.lemma_ == "be" and is_untrue(token) and all(_is_of_before(s) for s in children(token, "nsubj")):
            who = subjects(token.head) if token.dep_ == "ccomp" else []
            if who and children(token, "nsubj"):
                yield Denial(token, speaker_name(antecedent(who[0]), actors), actors.party_of(antecedent(who[0])))
            continue
        if (token.pos_ != "VERB" and token.dep_ != "relcl") or is_negated(token):
            continue
        denies = any(r.does == "denies" for r in rules.governing(token.lemma_.lower(), "VERB"))
        if (denies and _points_back(token)) or _calls_untrue(token):
            who = subjects(token)
            if who:
                yield Denial(token, speaker_name(antecedent(who[0]), actors), actors.party_of(antecedent(who[0])))


def _did_not(verb: Token) -> bool:
    # "Tehran says it did not."
    return (
        verb.lemma_ in ("do", "have")
        and verb.dep_ == "ccomp"
        and is_negated(verb)
        and verb.head.lemma_ in ("say", "insist", "maintain", "claim")
        and not children(verb, "dobj", "xcomp", "ccomp")
    )


def _points_back(verb: Token) -> bool:
    if any(
        c.dep_ == "xcomp" and c.lemma_ == "do" and any(g.lower_ in ("so", "it", "this", "that") for g in c.children)
        for c in verb.children
    ):
        return True
    if verb.dep_ == "relcl" and verb.head.lemma_.lower() in _SAID and children(verb, "nsubj"):
        return True
    if any(c.dep_ in ("ccomp", "xcomp", "pcomp") for c in verb.children):
        return False
    objects = children(verb, "dobj")
    if is_passive(verb):
        objects = children(verb, "nsubjpass")
    if not objects:
        return not children(verb, "prep", "advcl") and verb.dep_ in ("conj", "ROOT", "ccomp", "advcl")
    return all(_is_of_before(o) for o in objects)


def _is_of_before(word: Token) -> bool:
    if word.lower_ in _POINTS_BACK or word.lower_ == "which":
        return True
    return (
        word.lemma_.lower() in _SAID
        and not any(c.dep_ in ("acl", "ccomp", "relcl") for c in word.children)
        and not after(word, "of")
    )


def _calls_untrue(verb: Token) -> bool:
    if verb.lemma_ not in CALLS:
        return False
    return any(t.lower_ in UNTRUE for t in verb.subtree) and any(
        t.lower_ in _POINTS_BACK or t.lemma_.lower() in _SAID for t in verb.subtree
    )
