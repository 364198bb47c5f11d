"""When it happened and when it was said: the dates of a text, resolved against the day on which it was published."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from graph.model.dates import Interval, parse_interval
from reading.rules import get_rules

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTH = "(" + "|".join(_MONTHS) + ")"
_DAYS = {name.lower(): n for n, name in enumerate(calendar.day_name)}
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
_PARTS = {
    "early": (1, 3),
    "mid": (5, 8),
    "late": (10, 12),
    "the start of": (1, 3),
    "the beginning of": (1, 3),
    "the end of": (10, 12),
}
_PART = "(early|mid|late|the start of|the end of|the beginning of)"
_SEASON = "(spring|summer|autumn|fall|winter)"
_YEAR = r"((?:19|20)\d\d)"

_BEFORE_YEAR = "(?:(?<=in )|(?<=of )|(?<=by )|(?<=since )|(?<=during )|(?<=and )|(?<=from )|(?<=between ))"
_SINCE = re.compile(r"\bsince\s*$", re.IGNORECASE)

Days = tuple[dt.date, dt.date]
_Reader = Callable[[re.Match[str], dt.date | None], Days]
_ReaderOfDay = Callable[[re.Match[str], dt.date], Days]


@dataclass(frozen=True)
class Dated:
    """A stretch of characters that says a date."""

    start: int
    end: int
    days: Days
    rank: int = 0  # by how much it says: a day of the week last


@dataclass
class Dates:
    """The dates of a parsed text, by the verb that they stand with."""

    published: dt.date | None = None
    by_verb: dict[int, Interval] = field(default_factory=dict)

    @classmethod
    def of(cls, doc: Doc, published: dt.date | None) -> Dates:
        """Those of this text. Without the day of publication only those that need none."""
        dates = cls(published)
        for dated in sorted(find_dates(doc.text, published), key=lambda d: d.rank):
            span = doc.char_span(dated.start, dated.end, alignment_mode="expand")
            if span is not None:
                verb = _verb_over(span.root)
                if verb is not None:
                    dates.by_verb.setdefault(verb.i, interval_of(dated.days))
        return dates

    def of_event(self, token: Token) -> Interval | None:
        """When what a word tells of happened: the date that stands with it."""
        if token.pos_ in ("NOUN", "PROPN") and token.dep_ in ("appos", "compound", "amod", "nmod", "attr"):
            return None  # who or what somebody is has no date of the sentence
        verb = token if token.pos_ in ("VERB", "AUX") else _verb_over(token)
        if verb is not None and any(c.lower_ in ("will", "would", "shall", "'ll", "’ll") for c in verb.children):
            return None  # "on 5 May", of what is yet to come, would be taken for the last one
        while verb is not None and (verb == token or not _says(verb)):
            if verb.i in self.by_verb:
                return self.by_verb[verb.i]
            if verb.dep_ not in ("xcomp", "advcl"):
                return None
            verb = _verb_over(verb.head)  # "between May and June he worked with them to obtain ..."
        return None

    def of_speech(self, speaker: Token) -> Interval | None:
        """When a speaker said it: the date that stands with the verb of saying."""
        verb = _verb_over(speaker)
        return self.by_verb.get(verb.i) if verb is not None and _says(verb) else None


def _verb_over(token: Token) -> Token | None:
    at = token
    while at.pos_ not in ("VERB", "AUX"):
        if at.dep_ == "ROOT":
            return None
        at = at.head
    return at


def _says(verb: Token) -> bool:
    return any(r.does in ("says", "denies") for r in get_rules().governing(verb.lemma_.lower(), "VERB"))


def interval_of(days: Days) -> Interval:
    """First and last day as an interval."""
    first, last = days
    return parse_interval(first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}")


def find_dates(text: str, published: dt.date | None) -> list[Dated]:
    """Every date of a text, in order, none within another; "between A and B" is one."""
    found: list[Dated] = []
    taken: list[tuple[int, int]] = []
    for rank, (start, end, days) in enumerate(_all(text, published)):
        if not any(start < e and s < end for s, e in taken):
            taken.append((start, end))
            found.append(Dated(start, end, days, rank))
    found.sort(key=lambda d: d.start)
    return _spans_joined(text, found)


def _spans_joined(text: str, found: list[Dated]) -> list[Dated]:
    joined: list[Dated] = []
    for dated in found:
        last = joined[-1] if joined else None
        between = text[last.end : dated.start].strip().lower() if last else ""
        opening = text[max(0, last.start - 9) : last.start].lower() if last else ""
        if last and ((between == "and" and "between" in opening) or (between in ("to", "until") and "from" in opening)):
            joined[-1] = Dated(
                last.start, dated.end, (min(last.days[0], dated.days[0]), max(last.days[1], dated.days[1]))
            )
        else:
            joined.append(dated)
    return joined


def _all(text: str, published: dt.date | None) -> Iterator[tuple[int, int, Days]]:
    for pattern, read in _ABSOLUTE:
        for match in pattern.finditer(text):
            yield from _read(match, lambda m, read=read: read(m, published), published)  # type: ignore[misc]
    if published is None:
        return
    for pattern, read_by in _RELATIVE:
        for match in pattern.finditer(text):
            yield from _read(match, lambda m, read_by=read_by: read_by(m, published), published)  # type: ignore[misc]


def _read(
    match: re.Match[str], read: Callable[[re.Match[str]], Days], published: dt.date | None
) -> Iterator[tuple[int, int, Days]]:
    try:
        first, last = read(match)
    except (ValueError, OverflowError):  # 31 June, the week before the first
        return
    if published is not None and _SINCE.search(match.string[: match.start()]):
        last = max(first, published)
    yield match.start(), match.end(), (first, last)


def _day(year: int, month: int, day: int) -> Days:
    one = dt.date(year, month, day)
    return one, one


def _months(year: int, first: int, last: int) -> Days:
    end_year = year + 1 if last < first else year
    return dt.date(year, first, 1), dt.date(end_year, last, calendar.monthrange(end_year, last)[1])


def _latest(month: int, day: int, published: dt.date) -> Days:
    year = published.year if (month, day) <= (published.month, published.day) else published.year - 1
    return _day(year, month, day)


def _latest_months(first: int, last: int, published: dt.date) -> Days:
    year = published.year if first <= published.month else published.year - 1
    return _months(year, first, last)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(rf"\b{text}\b", re.IGNORECASE)


def _of_month(part: re.Match[str], month: int, year: int) -> Days:
    number = _MONTHS[part[month].lower()]
    return _months(int(part[year]), number, number)


_ABSOLUTE: list[tuple[re.Pattern[str], _Reader]] = [
    (_pattern(rf"(\d{{1,2}}) {_MONTH},? {_YEAR}"), lambda m, p: _day(int(m[3]), _MONTHS[m[2].lower()], int(m[1]))),
    (_pattern(rf"{_MONTH} (\d{{1,2}}),? {_YEAR}"), lambda m, p: _day(int(m[3]), _MONTHS[m[1].lower()], int(m[2]))),
    (_pattern(rf"{_PART}[ -]{_MONTH},? {_YEAR}"), lambda m, p: _of_month(m, 2, 3)),
    (_pattern(rf"{_MONTH},? {_YEAR}"), lambda m, p: _of_month(m, 1, 2)),
    (_pattern(rf"{_SEASON},?(?: of)? {_YEAR}"), lambda m, p: _months(int(m[2]), *_SEASONS[m[1].lower()])),
    (_pattern(rf"{_PART}[ -]{_YEAR}"), lambda m, p: _months(int(m[2]), *_PARTS[m[1].lower()])),
    (_pattern(rf"{_BEFORE_YEAR}{_YEAR}"), lambda m, p: _months(int(m[1]), 1, 12)),
]
_RELATIVE: list[tuple[re.Pattern[str], _ReaderOfDay]] = [
    (_pattern(rf"(\d{{1,2}}) {_MONTH}"), lambda m, p: _latest(_MONTHS[m[2].lower()], int(m[1]), p)),
    (_pattern(rf"{_MONTH} (\d{{1,2}})"), lambda m, p: _latest(_MONTHS[m[1].lower()], int(m[2]), p)),
    (_pattern(f"{_PART} last year"), lambda m, p: _months(p.year - 1, *_PARTS[m[1].lower()])),
    (_pattern(f"{_PART} this year"), lambda m, p: _months(p.year, *_PARTS[m[1].lower()])),
    (_pattern("last year"), lambda m, p: _months(p.year - 1, 1, 12)),
    (_pattern("this year"), lambda m, p: (dt.date(p.year, 1, 1), p)),
    (_pattern("last month"), lambda m, p: _months(*_month_before(p))),
    (_pattern("this month"), lambda m, p: (p.replace(day=1), p)),
    (_pattern("last week"), lambda m, p: _week(p, 1)),
    (_pattern("this week"), lambda m, p: (_week(p, 0)[0], p)),
    (_pattern("yesterday"), lambda m, p: (p - dt.timedelta(days=1), p - dt.timedelta(days=1))),
    (_pattern("today"), lambda m, p: (p, p)),
    (_pattern(f"(?:last|in the|in) {_SEASON}"), lambda m, p: _latest_months(*_SEASONS[m[1].lower()], p)),
    (_pattern(f"(?:last|in|since|until) {_MONTH}"), lambda m, p: _latest_month(_MONTHS[m[1].lower()], p)),
    (_pattern("(" + "|".join(_DAYS) + ")"), lambda m, p: _weekday(_DAYS[m[1].lower()], p)),
]


def _latest_month(month: int, published: dt.date) -> Days:
    return _latest_months(month, month, published)


def _week(published: dt.date, back: int) -> Days:
    monday = published - dt.timedelta(days=published.weekday() + 7 * back)
    return monday, monday + dt.timedelta(days=6)


def _month_before(day: dt.date) -> tuple[int, int, int]:
    before = day.replace(day=1) - dt.timedelta(days=1)
    return before.year, before.month, before.month


def _weekday(wanted: int, published: dt.date) -> Days:
    day = published - dt.timedelta(days=(published.weekday() - wanted) % 7)
    return day, day
