"""Which words of a text name an actor: states by any of their names, others by their proper names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from spacy.tokens import Doc, Span, Token

from graph.model.states import all_states
from reading.name_types import PERSON, STATE, type_of_name
from reading.rules import Rules, get_rules, word_list

_ACRONYM = re.compile(r"[A-Z][A-Za-z&-]*[A-Z]\w*$")
_INSTITUTIONS = word_list("institutions")
_GIVEN_NAMES = word_list("state_given_names")
_PLURALS = word_list("plural_owners")
_OFFICES = word_list("offices")
_EDGES = "'’\"“”‘,.;:()[]"


@dataclass(frozen=True)
class Name:
    """An actor as the text names it."""

    name: str
    type: str


@dataclass
class Mention:
    """A stretch of tokens that names an actor."""

    start: int
    end: int
    name: Name
    how: str  # name, demonym, capital, organ


@dataclass
class Names:
    """All names in a text, by token."""

    by_token: dict[int, Mention] = field(default_factory=dict)
    in_order: list[Mention] = field(default_factory=list)

    def at(self, token: Token) -> Mention | None:
        """The name that this token is part of."""
        return self.by_token.get(token.i)

    def add(self, mention: Mention) -> None:
        """Take a name in, unless another stands on its words."""
        if any(i in self.by_token for i in range(mention.start, mention.end)):
            return
        for i in range(mention.start, mention.end):
            self.by_token[i] = mention
        self.in_order.append(mention)


def is_office(name: str) -> bool:
    """Whether a name is that of a public office, which "the company" does not mean."""
    return bool({w.lower().strip(".,") for w in name.split()} & _OFFICES)


def find_names(doc: Doc) -> Names:
    """Every name in the text, states first found by the register, others by their capital letters."""
    rules, names = get_rules(), Names()
    states = _states(doc, rules)
    others = list(_others(doc, rules, states))
    covering = {i: o for o in others for i in range(o[0], o[1])}
    for start, end, name, how in states:
        over = covering.get(start)
        inside = over is not None and end <= over[1] and over[1] - over[0] > end - start
        if how in ("demonym", "capital", "name") and inside:
            continue
        names.add(Mention(start, end, Name(name, STATE), how))
    for start, end, type_ in others:
        text = _text(doc[start:end])
        if text:
            names.add(Mention(start, end, Name(text, type_), "name"))
    names.in_order.sort(key=lambda m: m.start)
    _join_short_forms(doc, names)
    return names


@lru_cache(maxsize=1)
def _state_words() -> dict[tuple[str, ...], tuple[str, str]]:
    rules = get_rules()
    words: dict[tuple[str, ...], tuple[str, str]] = {}
    for state in all_states():
        if state.past:
            continue
        for capital in state.capitals:
            words.setdefault(_key(capital), (state.name, "capital"))
    for state in all_states():
        if state.past:
            continue
        for name in (state.name, *state.names):
            words[_key(name)] = (state.name, "name")
    for name, demonyms in rules.demonyms.items():
        for demonym in demonyms:
            words[_key(demonym)] = (name, "demonym")
            words[_key(demonym + "s")] = (name, "demonym")
    for name, organs in rules.words.organs.items():
        for organ in organs:
            words[_key(organ)] = (name, "organ")
    return words


@lru_cache(maxsize=1)
def state_words() -> tuple[tuple[str, str], ...]:
    """The words for states as they are written, longest first, each with its state."""
    words = [(" ".join(key), name) for key, (name, how) in _state_words().items() if how in ("demonym", "name")]
    return tuple(sorted(words, key=lambda pair: -len(pair[0])))


def _fold(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _key(name: str) -> tuple[str, ...]:
    return tuple(_fold(name).replace(".", "").replace("-", " - ").split())


def _states(doc: Doc, rules: Rules) -> list[tuple[int, int, str, str]]:
    words, longest = _state_words(), 6
    texts = [_fold(t.text).replace(".", "") if len(t.text) > 1 else t.text for t in doc]
    found, i = [], 0
    while i < len(doc):
        for length in range(min(longest, len(doc) - i), 0, -1):
            got = words.get(tuple(texts[i : i + length]))
            if got and (texts[i][:1].isupper()):
                found.append((i, i + length, *got))
                i += length
                break
        else:
            i += 1
    return found


def _others(doc: Doc, rules: Rules, states: list[tuple[int, int, str, str]]) -> list[tuple[int, int, str]]:
    taken = {i for start, end, _, _ in states for i in range(start, end)}
    ends = {end for _, end, _, _ in states}
    found = []
    for start, end in _runs(doc, rules, taken, ends):
        if all(i in taken for i in range(start, end)):
            continue
        found.append((start, end, type_of_name(doc, start, end)))
    return found


def _runs(doc: Doc, rules: Rules, taken: set[int], ends: set[int]) -> list[tuple[int, int]]:
    # Stretches of capitalised words, cut at titles, possessives and punctuation.
    runs, i = [], 0
    persons = {e.end: e for e in doc.ents if e.label_ == "PERSON"}
    while i < len(doc):
        if (
            doc[i].lower_ in ("al", "el")
            and i + 2 < len(doc)
            and doc[i + 1].text == "-"
            and doc[i + 2].text[:1].isupper()
        ):
            start, i = i, i + 2
        elif not _is_name_word(doc, i):
            i += 1
            continue
        else:
            start = i
        while i < len(doc):
            if _is_name_word(doc, i) or _joins(doc, i, start):
                i += 1
            else:
                break
        for a, b in _split(doc, start, i, rules, taken, ends, persons):
            runs.append((a, b))
    return runs


def _is_name_word(doc: Doc, i: int) -> bool:
    token = doc[i]
    if not token.text[:1].isupper() or token.pos_ in (
        "PRON",
        "DET",
        "ADP",
        "SCONJ",
        "CCONJ",
        "VERB",
        "AUX",
        "ADV",
        "INTJ",
    ):
        return bool(
            token.text[:1].isupper()
            and token.ent_type_ in ("ORG", "PERSON", "PRODUCT", "FAC")
            and token.pos_ not in ("DET", "PRON", "ADP")
            and not token.is_sent_start
        )
    if token.is_sent_start and i + 1 < len(doc) and doc[i + 1].is_digit and token.pos_ in ("NOUN", "PROPN"):
        return True
    if token.is_sent_start and token.is_alpha and not token.is_stop and not _is_common(doc, token):
        return True
    if token.is_sent_start and token.pos_ not in ("PROPN",) and not token.ent_type_:
        return (
            i + 1 < len(doc)
            and doc[i + 1].text[:1].isupper()
            and token.pos_ in ("ADJ", "NOUN")
            and doc[i + 1].pos_ == "PROPN"
            and token.dep_ == "compound"
        )
    return token.ent_type_ not in ("DATE", "TIME", "MONEY", "PERCENT", "ORDINAL", "CARDINAL") or (
        token.pos_ == "PROPN" and token.ent_type_ == "CARDINAL"
    )


def _is_common(doc: Doc, token: Token) -> bool:
    # Whether English has the word: at the beginning of a sentence its capital says nothing.
    words = doc.vocab.lookups.get_table("common") if doc.vocab.lookups.has_table("common") else {}
    return token.lower_ in words or token.lemma_.lower() in words or token.lower_.rstrip("s") in words


def _joins(doc: Doc, i: int, start: int) -> bool:
    token = doc[i]
    if i + 1 >= len(doc):
        return False
    after = _is_name_word(doc, i + 1) and i > start
    if (
        token.lower_ in ("al", "el", "ul", "an", "as", "ad", "ar")
        and i > start
        and i + 2 < len(doc)
        and doc[i + 1].text == "-"
        and doc[i + 2].text[:1].isupper()
    ):
        return True
    if token.text == "-" and i > start and doc[i - 1].lower_ in ("al", "el", "ul", "an", "as", "ad", "ar"):
        return True
    if token.text in ("&", "-", "–", "/") or (
        token.lower_ in ("al", "bin", "de", "van", "von", "der", "el", "ul", "da", "du", "ibn")
    ):
        return after or (token.text == "-" and i > start and doc[i + 1].is_digit)
    if (
        token.text == "-"
        and i > start
        and doc[i - 1].pos_ == "PROPN"
        and not doc[i - 1].whitespace_
        and not token.whitespace_
        and doc[i + 1].text.islower()
        and doc[i + 1].tag_ not in ("VBN", "JJ")
    ):
        return True
    if (
        i - 1 > start
        and doc[i - 1].text == "-"
        and token.text.islower()
        and not doc[i - 1].whitespace_
        and token.tag_ not in ("VBN", "JJ")
    ):
        return True
    if (
        token.is_digit
        and i > start
        and (len(token) < 4 or doc[i - 1].text in word_list("numbered"))
        and (doc[i - 1].pos_ == "PROPN" or doc[i - 1].is_sent_start)
        and (doc[i + 1].pos_ in ("ADP", "VERB", "AUX", "PUNCT", "CCONJ", "SCONJ", "ADV"))
        and doc[i - 1].ent_type_ not in ("DATE", "GPE")
    ):
        return True
    if (
        token.lower_ == "of"
        and i > start
        and i + 2 < len(doc)
        and doc[i + 1].lower_ == "the"
        and doc[i + 2].text[:1].isupper()
    ):
        return doc[i - 1].text in _INSTITUTIONS
    if token.lower_ == "the" and i > start and doc[i - 1].lower_ == "of" and doc[i - 2].text in _INSTITUTIONS:
        return after
    if token.lower_ in ("of", "for") and after:
        return doc[i - 1].text in _INSTITUTIONS
    if token.tag_ == "POS" and after:
        return doc[i - 1].text in _PLURALS
    if token.lower_ == "and" and after:  # "Ministry of Trade and Industry"
        return any(t.lower_ == "of" for t in doc[start:i]) and doc[start].text in _INSTITUTIONS
    return bool(
        (token.is_digit or token.pos_ == "NUM")
        and i > start
        and doc[i - 1].pos_ == "PROPN"
        and token.ent_type_ in ("ORG", "PRODUCT", "FAC")
    )


def _split(
    doc: Doc, start: int, end: int, rules: Rules, taken: set[int], ends: set[int], persons: dict[int, Span]
) -> list[tuple[int, int]]:
    # Titles and states before a name are not part of it: "South Korean Defence Minister | Shin Won-sik".
    parts, a = [], start
    for i in range(start, end):
        token = doc[i]
        if token.tag_ == "POS" and not (i > start and doc[i - 1].text in _PLURALS and i + 1 < end):
            parts.append((a, i))
            a = i + 1
    parts.append((a, end))
    found = []
    for a, b in parts:
        person = persons.get(b)
        if person is not None and person.start < a:
            person = None
        while (
            a < b - 1
            and (doc[a].lower_ in rules.words.titles or doc[a].text in "-&")
            and (person or doc[b - 1].ent_type_ != "ORG" or doc[a].lower_ in ("mr", "mr.", "president", "general"))
        ):
            a += 1
        if person:
            state = max((e for e in range(a + 1, b) if e in ends), default=a)
            if (
                state > a
                and not (person.start <= a and doc[a].text in _GIVEN_NAMES)
                and doc[state - 1].i in taken
                and state > person.start - 4
                and doc[a].i in taken
            ):
                a = state
                while a < b - 1 and doc[a].lower_ in rules.words.titles:
                    a += 1
        while a < b - 1 and doc[a].lower_ == "the":
            a += 1
        while b > a and (doc[b - 1].text in "-&/–"):
            b -= 1
        if b > a and not all(doc[i].lower_ in rules.words.titles for i in range(a, b)):
            found.append((a, b))
    return found


def _text(span: Span) -> str:
    return span.text.strip(_EDGES + " ")


def _join_short_forms(doc: Doc, names: Names) -> None:
    # "Mkrtychev" is who is named in full elsewhere in the text; "KOMID" is who stands before the brackets.
    aliases: dict[str, Name] = {}
    for n, mention in enumerate(names.in_order):
        before = doc[mention.start - 1].text if mention.start else ""
        if (
            before in ("(", "[")
            and n
            and _ACRONYM.match(mention.name.name)
            and names.in_order[n - 1].end == mention.start - 1
        ):
            aliases[mention.name.name] = names.in_order[n - 1].name
    full = list(dict.fromkeys(m.name for m in names.in_order if m.name.type != STATE))
    for mention in names.in_order:
        if mention.name.name in aliases:
            mention.name = aliases[mention.name.name]
        elif mention.name.type != STATE:
            longer = _longer(mention.name, full)
            if len(longer) == 1:
                mention.name = longer[0]


def _longer(name: Name, full: list[Name]) -> list[Name]:
    words = name.name.split()
    found = []
    for other in full:
        theirs = other.name.split()
        if len(theirs) <= len(words) or other.name in name.name:
            continue
        if other.type == PERSON or name.type == PERSON:
            fits = theirs[-len(words) :] == words
        else:
            fits = theirs[: len(words)] == words
        if fits and other not in found:
            found.append(other)
    return found
