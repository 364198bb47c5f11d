"""Sentences put into one order before they are parsed: "Iran sold drones, Kirby said" is read as "Kirby said that Iran
sold drones".

A parser trained on other prose often hangs the speaker of such a sentence on the last noun before him. The words stay
the same and each keeps its place in the original, so that quotes and spans are those of the text.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache

from spacy.tokens import Doc, Span, Token

from reading.rules import get_rules, word_list

_QUOTES = frozenset('"“”„«»')
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_ROLE_ENDS = word_list("role_nouns")
LONGEST = 300  # words in a sentence; what is longer is no sentence of prose
_BREAKS = frozenset({",", "—", "–", ";", "?", "-"}) | _QUOTES
_CONTENT = frozenset({"that", "it", "they", "he", "she", "there", "to", "how", "whether"})
_BEFORE_VERB = frozenset({"also", "later", "has", "have", "had", "then", "earlier", "reportedly"})
_GOES_ON = frozenset(
    {"that", "because", "in", "to", "so", "as", "since", "unless", "until", "if", "for", "by", "through", "via", "from"}
)
_SPLITS = frozenset({"as", "after", "when", "while", "before"})
_NOT_INVERTED = frozenset({"tell", "inform", "brief", "remind"})
_MORE_TAGS = word_list("more_says")


@dataclass
class Rewritten:
    """A text in the order in which it is parsed, with the way back."""

    text: str = ""
    pieces: list[tuple[int, int, int]] = field(default_factory=list)  # (start in text, start in the original, length)

    def keep(self, original: str, start: int, end: int) -> None:
        """Take over characters of the original."""
        if end > start:
            self.pieces.append((len(self.text), start, end - start))
            self.text += original[start:end]

    def change(self, start: int, words: str) -> None:
        """Characters of the original, written otherwise."""
        self.pieces.append((len(self.text), start, len(words)))
        self.text += words

    def insert(self, words: str) -> None:
        """Words that the original does not have here."""
        self.text += words

    def original(self, start: int, end: int) -> tuple[int, int] | None:
        """The stretch of the original that characters of the text came from, first to last."""
        firsts, lasts = [], []
        at = max(0, bisect_right(self.pieces, start, key=lambda piece: piece[0]) - 1)
        for began, source, length in self.pieces[at:]:
            if began >= end:
                break
            a, b = max(start, began), min(end, began + length)
            if a < b:
                firsts.append(source + a - began)
                lasts.append(source + b - began)
        return (min(firsts), max(lasts)) if firsts else None


def rewrite(doc: Doc) -> Rewritten:
    """The text with every speaker before what he said. `doc` needs tags, lemmas and sentences."""
    out, text = Rewritten(), doc.text
    speaker: Span | None = None
    in_quote = False
    sentences = [_without_space(s) for s in doc.sents]
    at = 0
    for sentence in sentences:
        out.keep(text, at, sentence.start_char)
        tag = find_tag(sentence)
        if "\n\n" in text[at : sentence.start_char]:
            in_quote, speaker = False, None  # a quotation that was not closed ends with its paragraph
        opens = sum(t.text in ("“", "«", "„") for t in sentence) - sum(t.text in ("”", "»") for t in sentence)
        plain = sum(t.text == '"' and not doc.text[max(0, t.idx - 1)].isdigit() for t in sentence)
        began = in_quote
        in_quote = (in_quote + opens > 0) if opens else in_quote
        if plain % 2:
            in_quote = not began
        if tag is not None:
            speaker = tag.who
            _front(out, text, sentence, tag)
        elif speaker is not None and (began or sentence[0].text in _QUOTES) and not _says_who(sentence):
            out.insert(f"{speaker.text} said that ")
            _clean(out, text, sentence.start_char, sentence.end_char)
        else:
            _moved_behind(out, text, sentence)
            if not began and not in_quote:
                speaker = _leading_speaker(sentence)
        at = sentence.end_char
    out.keep(text, at, len(text))
    return out


def _without_space(sentence: Span) -> Span:
    end = sentence.end
    while end > sentence.start + 1 and sentence.doc[end - 1].is_space:
        end -= 1
    return sentence.doc[sentence.start : end]


@dataclass
class Tag:
    """Who says a sentence, where that stands behind or within it."""

    who: Span
    verb: Token
    start: int  # tokens of the whole tag, the commas around it included
    end: int
    rest: Span | None  # what stands after the verb: "on Monday"


def find_tag(sentence: Span) -> Tag | None:
    """The tag of a sentence: ", Kirby said on Monday." or ", said Kirby,"."""
    if len(sentence) > LONGEST:
        return None
    doc, verbs = sentence.doc, _tag_verbs()
    for verb in reversed(list(sentence)):
        if verb.lemma_.lower() not in verbs or not (verb.tag_ in _FINITE or verb.i >= sentence.end - 2):
            continue
        tag = _behind(doc, sentence, verb) or _inverted(doc, sentence, verb)
        if tag is not None and any(t.tag_ in _FINITE or t.pos_ == "AUX" for t in doc[sentence.start : tag.start]) | (
            tag.end < sentence.end - 1
        ):
            return tag
    return None


@lru_cache(maxsize=1)
def _tag_verbs() -> frozenset[str]:
    found = set(_MORE_TAGS)
    for (word, pos), rules in get_rules().governors.items():
        if pos == "VERB" and any(r.does == "says" for r in rules):
            found.add(word)
    return frozenset(found) - word_list("never_tags") | {"find"}


def _behind(doc: Doc, sentence: Span, verb: Token) -> Tag | None:
    # ", NP said ..." up to the end of the sentence, or to where the sentence goes on.
    if verb.i + 1 < sentence.end and doc[verb.i + 1].lower_ in _CONTENT:
        return None
    start = verb.i
    while start > sentence.start and doc[start - 1].lower_ in _BEFORE_VERB:
        start -= 1
    first = _who_start(doc, sentence, start)
    if first is None:
        return None
    comma = first
    while comma > sentence.start and doc[comma - 1].text in _BREAKS:
        comma -= 1
    if comma <= sentence.start or comma == first:
        return None
    end = sentence.end
    rest_end = end - 1 if doc[end - 1].is_punct else end
    middle = not _has_finite(doc, sentence.start, comma)
    for i in range(verb.i + 1, end - 2):
        if doc[i].text in _QUOTES and _has_finite(doc, i, end):
            return Tag(doc[first:start], verb, comma, i, _span(doc, verb.i + 1, i))
        if doc[i].text == "," and (middle or doc[i + 1].lower_ in _GOES_ON):
            return Tag(doc[first:start], verb, comma, i + 1, _span(doc, verb.i + 1, i)) if i - verb.i < 8 else None
        if doc[i].text in (";", ",") and doc[i + 1].lower_ in ("and", "but", "adding", "while", "though", "although"):
            return Tag(doc[first:start], verb, comma, i, _span(doc, verb.i + 1, i))
        if doc[i].text == ";":
            return Tag(doc[first:start], verb, comma, i, _span(doc, verb.i + 1, i))
    if middle:
        return None
    finite = [t for t in doc[verb.i + 1 : rest_end] if t.tag_ in ("VBD", "VBZ", "VBP") and t.lemma_ != "be"]
    if finite and not any(t.lower_ in _SPLITS | {"which", "who", "that"} for t in doc[verb.i + 1 : rest_end]):
        return None
    return Tag(doc[first:start], verb, comma, rest_end, _span(doc, verb.i + 1, rest_end))


def _has_finite(doc: Doc, start: int, end: int) -> bool:
    return any(t.tag_ in _FINITE for t in doc[start:end])


def _who_start(doc: Doc, sentence: Span, start: int) -> int | None:
    # Where the name of who says it begins, his role between commas included.
    closed = doc[start - 1].text == "," if start > sentence.start else False
    first = _segment_start(doc, sentence, start - 1 if closed else start)
    if closed:
        role = doc[first : start - 1]
        if len(role) > 12 or (_has_finite(doc, first, start - 1) and role[0].lower_ not in ("who", "which")):
            return None
        if first <= sentence.start or doc[first - 1].text != ",":
            return None
        before = _segment_start(doc, sentence, first - 1)
        if _finite_clause(doc, before, first - 1) or first - 1 - before > 12:
            return None
        if (
            role[0].lower_ not in ("who", "which")
            and not _is_role(doc, before, first - 1, first)
            and not _is_role(doc, first, start - 1, before)
        ):
            return None
        first = before
    elif _finite_clause(doc, first, start) or start - first > 16:
        return None
    elif first > sentence.start and doc[first - 1].text == ",":
        role_start = _segment_start(doc, sentence, first - 1)
        if _is_role(doc, role_start, first - 1, first) and role_start > sentence.start:
            first = role_start
    if (
        first <= sentence.start
        or first >= start
        or doc[first].lower_
        in (
            "and",
            "but",
            "or",
            "while",
            "which",
            "who",
            "that",
            "as",
            "where",
            "though",
            "although",
            "whereupon",
            "because",
            "since",
            "if",
            "when",
            "what",
            "where",
        )
    ):
        return None
    return first if any(t.pos_ in ("NOUN", "PROPN", "PRON") for t in doc[first:start]) else None


def _finite_clause(doc: Doc, start: int, end: int) -> bool:
    for token in doc[start:end]:
        if token.tag_ in _FINITE and not (token.i + 1 < len(doc) and doc[token.i + 1].lower_ in ("by", "in", "to")):
            return True
    return False


def _inverted(doc: Doc, sentence: Span, verb: Token) -> Tag | None:
    # ", said Kirby" and "Poland, conceded its minister, had never delivered".
    if verb.i <= sentence.start + 1 or doc[verb.i - 1].text not in {",", *_QUOTES, "—"} or verb.lemma_ in _NOT_INVERTED:
        return None
    after = doc[verb.i + 1] if verb.i + 1 < sentence.end else None
    if (
        after is None
        or not (after.pos_ in ("PROPN", "DET", "NOUN", "ADJ") or after.tag_ == "PRP$")
        or after.lower_ in ("that", "it")
    ):
        return None
    start = verb.i
    while start > sentence.start and doc[start - 1].text in {",", *_QUOTES, "—"}:
        start -= 1
    if start == sentence.start:
        return None
    end = verb.i + 1
    while end < sentence.end and not (
        doc[end].text in {",", ";", *_QUOTES, "—"} or (doc[end].is_punct and end == sentence.end - 1)
    ):
        if doc[end].tag_ in _FINITE:
            return None
        end += 1
    while (
        end < sentence.end - 1
        and doc[end].text == ","
        and (doc[end + 1].lower_ in ("a", "an", "the", "its", "his", "her") or doc[end + 1].pos_ in ("PROPN", "NOUN"))
    ):
        role_end = next(
            (i for i in range(end + 1, sentence.end) if doc[i].is_punct and doc[i].text != "-"), sentence.end
        )
        if _has_finite(doc, end + 1, role_end) or not (
            _is_role(doc, end + 1, role_end, verb.i + 1) or role_end >= sentence.end - 1
        ):
            break
        end = role_end
    who = doc[verb.i + 1 : end]
    closes = end < sentence.end and doc[end].text in (",", "—") and end + 1 < sentence.end
    subject_before = not any(t.tag_ in _FINITE for t in doc[sentence.start : start])
    if closes and (subject_before or doc[end + 1].lower_ in _GOES_ON):
        return Tag(who, verb, start, end + 1, None)
    if subject_before:
        return None
    return Tag(
        who,
        verb,
        start,
        sentence.end - 1 if doc[sentence.end - 1].is_punct else sentence.end,
        _span(doc, end, sentence.end - 1),
    )


def _segment_start(doc: Doc, sentence: Span, comma: int) -> int:
    i = comma
    while i > sentence.start and doc[i - 1].text not in {",", *_QUOTES, ";", "—"}:
        i -= 1
    return i


def _is_role(doc: Doc, start: int, end: int, name: int) -> bool:
    # Whether the stretch between two commas says what the one named beside it is.
    words = doc[start:end]
    if not words or len(words) > 10 or any(t.tag_ in _FINITE for t in words):
        return False
    heads = {t.lemma_.lower() for t in words}
    here = {t.lemma_.lower() for t in doc[name : name + 10]}
    if words[0].lower_ in ("and", "or", "to", "from", "in", "with", "for"):
        return False
    return bool(
        heads & _ROLE_ENDS
        or (
            here & _ROLE_ENDS
            and words[0].pos_ == "PROPN"
            and doc[name].lower_ in ("a", "an", "the", "its", "his", "her", "who")
        )
    )


def _front(out: Rewritten, text: str, sentence: Span, tag: Tag) -> None:
    doc = sentence.doc
    lower = doc[tag.who.start]
    if lower.lower_ in ("the", "a", "an", "its", "his", "her", "their", "two", "three", "he", "she", "it", "they"):
        out.change(lower.idx, lower.text[0].upper())
        out.keep(text, lower.idx + 1, tag.who.end_char)
    else:
        out.keep(text, tag.who.start_char, tag.who.end_char)
    out.insert(" ")
    out.keep(text, tag.verb.idx, tag.verb.idx + len(tag.verb))
    near, behind, clause = _rest(tag)
    if near is not None:
        out.insert(" ")
        _clean(out, text, near.start_char, near.end_char)
    out.insert(" that ")
    _core(out, text, sentence, doc[tag.start - 1].idx + len(doc[tag.start - 1]))
    if behind is not None:
        if not behind[0].is_punct:
            out.insert(" ")
        _clean(out, text, behind.start_char, behind.end_char)
    if tag.end < sentence.end:
        if not doc[tag.end].is_punct:
            out.insert(" ")
        _clean(out, text, doc[tag.end].idx, sentence.end_char)
    else:
        out.insert(".")
    if clause is not None:
        out.insert(" ")  # "..., as it blacklisted him": a sentence of its own
        out.keep(text, clause.start_char, clause.end_char)
        out.insert(".")


def _core(out: Rewritten, text: str, sentence: Span, end: int) -> None:
    # What is said, which now stands inside a sentence: its first word is written small unless it is a name.
    start = sentence.start_char
    first = next((t for t in sentence if not t.is_punct and not t.is_space), sentence[0])
    if (
        first.pos_ not in ("PROPN", "NUM", "ADJ")
        and first.text != "I"
        and first.text[:1].isupper()
        and not first.text[1:2].isupper()
    ):
        if first.lemma_.lower() in word_list("charges"):
            out.insert("the ")  # "said that reports that" would be read as a verb
        out.change(first.idx, first.text[0].lower())
        start = first.idx + 1
    _clean(out, text, start, end)


def _rest(tag: Tag) -> tuple[Span | None, Span | None, Span | None]:
    # What stands behind the verb: "on Monday", which stays with it; what follows a comma, which goes behind what was
    # said; and a clause, which becomes a sentence.
    if tag.rest is None or not len(tag.rest):
        return None, None, None
    doc, start, end = tag.rest.doc, tag.rest.start, tag.rest.end
    for i in range(start, end):
        if doc[i].lower_ in _SPLITS and _has_finite(doc, i, end):
            return _span(doc, start, i), None, _span(doc, i + 1, end)
        if doc[i].text in (",", ";", "—", "–"):
            return _span(doc, start, i), _span(doc, i, end), None
    return (tag.rest, None, None) if not _has_finite(doc, start, end) else (None, tag.rest, None)


def _moved_behind(out: Rewritten, text: str, sentence: Span) -> None:
    # "Through Kestrel, Zastava sold rifles": who stood between goes behind, where the parser hangs him on the verb.
    doc, end = sentence.doc, sentence.end
    comma = next((t.i for t in sentence if t.text == ","), end)
    leads = sentence[0].lower_ in ("through", "via") and comma - sentence.start < 12
    last = doc[end - 1]
    if not leads or _has_finite(doc, sentence.start, comma) or comma + 2 >= end or not last.is_punct:
        out.keep(text, sentence.start_char, sentence.end_char)
        return
    out.keep(text, doc[comma + 1].idx, last.idx)
    out.insert(" ")
    out.change(sentence[0].idx, sentence[0].text[0].lower())
    out.keep(text, sentence[0].idx + 1, doc[comma].idx)
    out.keep(text, last.idx, sentence.end_char)


def _clean(out: Rewritten, text: str, start: int, end: int) -> None:
    # Without quotation marks, which parsers stumble over.
    at = start
    for i in range(start, end):
        if text[i] in _QUOTES:
            out.keep(text, at, i)
            at = i + 1
    out.keep(text, at, end)


def _span(doc: Doc, start: int, end: int) -> Span | None:
    return doc[start:end] if end > start else None


def _says_who(sentence: Span) -> bool:
    verbs = _tag_verbs()
    return (
        any(t.lemma_.lower() in verbs and t.tag_ in _FINITE for t in sentence)
        and _leading_speaker(sentence) is not None
    )


def _leading_speaker(sentence: Span) -> Span | None:
    # "Kirby said: ..." leaves its speaker for the quotes that follow.
    verbs = _tag_verbs()
    for token in sentence:
        if token.tag_ in _FINITE:
            if token.lemma_.lower() in verbs and token.i > sentence.start and token.i - sentence.start < 10:
                return sentence.doc[sentence.start : token.i]
            return None
    return None
