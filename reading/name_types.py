"""What sort of actor a name is of."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from graph.model.kinds import GoodsClass
from reading.grammar import word_of
from reading.rules import Rules, get_rules, word_list

STATE, PERSON, BODY, VESSEL, UNKNOWN = "state", "person", "body", "vessel", "unknown"
PLACE, PRODUCT = "place", "product"

_FOUNDS = frozenset({"found", "co-found", "head", "chair", "set_up"})
_AT = frozenset({"in", "at", "near", "off", "outside", "around", "port", "city", "town"})
_ON_THE_WAY = frozenset({"from", "to", "of", "through", "via"})
_BODY_NOUNS = word_list("body_nouns")
_PERSON_NOUNS = word_list("person_nouns")
_BODY_WORDS = word_list("body_words")


def type_of_name(doc: Doc, start: int, end: int) -> str:
    """Person, body, vessel, place, product or unknown, by the words around a name; what the model takes it for comes
    last, since it takes many firms for persons."""
    rules = get_rules()
    span = doc[start:end]
    labels = {t.ent_type_ for t in span}
    last = doc[end - 1]
    around = {c.lower_ for c in last.children if c.dep_ in ("compound", "amod", "appos", "nmod")} | {
        last.head.lower_ if last.dep_ in ("appos", "compound") else ""
    }
    if start and doc[start - 1].text.islower():
        around.add(doc[start - 1].lower_)
    if around & word_list("craft_names") or span[0].text in ("MV", "M/V", "MT", "SS"):
        return VESSEL
    beside = {
        c.lemma_.lower() for c in last.children if c.dep_ in ("compound", "nmod") and not span.start <= c.i < span.end
    } | ({doc[start - 1].lemma_.lower()} if start else set())
    bodies, persons = rules.words.stands_for["body"] | _BODY_NOUNS, rules.words.stands_for["person"] | _PERSON_NOUNS
    described = {c.lemma_.lower() for c in last.children if c.dep_ == "appos" and c.i > last.i and c.pos_ == "NOUN"}
    if word_of(last.head) in _FOUNDS and last.dep_ in ("nsubj", "dobj") and last.head.pos_ == "VERB":
        return PERSON if last.dep_ == "nsubj" else BODY
    if re.match(r"[A-Za-z]{1,10}-\d", span.text):
        return PRODUCT  # "S-400", "MiG-29s"
    if (beside | described) & (bodies - persons):
        return BODY
    if (beside | described) & (persons - bodies) and len(span) <= 4:
        return PERSON
    if start and doc[start - 1].lower_ == "the" and labels != {"PRODUCT"} and not labels & {"GPE", "LOC", "FAC"}:
        return BODY
    if (
        start
        and doc[start - 1].lower_ == "the"
        and (last.tag_ in ("NNPS", "NNS") or any(ch.isdigit() for ch in span.text))
    ):
        return BODY
    if span[0].text in word_list("place_beginnings") and len(span) > 1:
        return PLACE
    if labels == {"LOC"}:
        return PLACE
    if (
        any(rules.goods_class(t.lemma_.lower()) is GoodsClass.ARMS for t in (last,))
        and last.lower_ not in _BODY_WORDS
        and len(span) == 1
    ):
        return PRODUCT
    if any(t.lower_.strip(".") in _BODY_WORDS for t in span):
        return BODY
    if "PERSON" in labels:
        return PERSON if _is_surely_person(doc, start, end, rules) else UNKNOWN
    if labels & {"GPE", "LOC", "FAC"} and _is_place(doc, start, last, labels):
        return PLACE
    if labels & {"ORG", "NORP"}:
        return BODY
    return UNKNOWN


def _is_place(doc: Doc, start: int, last: Token, labels: set[str]) -> bool:
    # What the model takes for a place is one behind a word such as "in".
    before = next((doc[i].lower_ for i in range(start - 1, max(-1, start - 3), -1) if doc[i].lower_ != "the"), None)
    after_the = bool(start) and doc[start - 1].lower_ == "the"
    if before in _AT:
        return True
    is_named = labels <= {"GPE", "LOC", ""} and not after_the
    return is_named and (before is None or before in _ON_THE_WAY or last.dep_ == "npadvmod")


def _is_surely_person(doc: Doc, start: int, end: int, rules: Rules) -> bool:
    # The model takes many firms for persons: only a title, a role or "who" makes one sure.
    last = doc[end - 1]
    roles = rules.words.titles | rules.words.stands_for["person"] | _PERSON_NOUNS
    if start and (doc[start - 1].lower_ in roles or doc[start - 1].lower_ == "named"):
        return True
    near = [c for c in last.children if c.dep_ in ("appos", "relcl", "compound")]
    if last.dep_ == "appos":
        near.append(last.head)
    if any(t.lemma_.lower() in roles or any(c.lower_ == "who" for c in t.children) for t in near):
        return True
    return any(t.lower_ in ("aged", "he", "she", "himself", "herself") for t in last.subtree)
