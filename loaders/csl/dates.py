"""Dates as official lists write them, in EDTF."""

from __future__ import annotations

import re
from functools import lru_cache

from graph.model.dates import parse_interval

_NAMES = [
    "january|jan",
    "february|feb",
    "march|mar",
    "april|apr",
    "may",
    "june|jun",
    "july|jul",
    "august|aug",
    "september|sept|sep",
    "october|oct",
    "november|nov",
    "december|dec",
]
_MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split("|")}
_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_DAY = re.compile(r"(?:(?P<day>\d{1,2})\s+)?(?P<month>[A-Za-z]+)\.?\s+(?P<year>\d{4})", re.ASCII)
_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_WHOLE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ABOUT = re.compile(r"(?:circa|approximately|about|c\.)\s+", re.IGNORECASE)
_RANGE = re.compile(r"\s+to\s+")
FIRST_YEAR, LAST_YEAR = 1900, 2150
"""What official lists date lies between these; another year is a slip of the pen."""


def month_of(name: str) -> int | None:
    """The number of a month by its English name, `Sep.`, `Sept` or `September`."""
    return _MONTHS.get(name.lower().rstrip("."))


@lru_cache(maxsize=4096)
def edtf_of(text: str) -> str | None:
    """`07 May 1966`, `Jan 2008`, `circa 1960`, `1960 to 1962` or `1966-05-07` in EDTF, None for anything else."""
    parts = [_one(part) for part in _RANGE.split(text.strip())]
    if len(parts) > 2 or None in parts:
        return None
    return _checked("/".join(part for part in parts if part))


def day_of(text: str) -> str | None:
    """A whole day, `2003-06-19` or `06/19/2003`, of a year that can be meant; None for anything else."""
    text = text.strip()
    if found := _US.fullmatch(text):
        text = f"{found[3]}-{int(found[1]):02}-{int(found[2]):02}"
    if not _WHOLE.fullmatch(text) or not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        return None
    return _checked(text)


def span_of(start: str | None, end: str | None) -> str | None:
    """From one day to another, open where one is not known; None if neither is, or if it would end before it begins."""
    if start is None and end is None:
        return None
    return _checked(f"{start or '..'}/{end or '..'}")


def _one(text: str) -> str | None:
    about = _ABOUT.match(text)
    if about:
        text = text[about.end() :]
    if not _ISO.fullmatch(text):
        found = _DAY.fullmatch(text)
        month = month_of(found["month"]) if found else None
        if found is None or month is None:
            return None
        text = f"{found['year']}-{month:02}"
        if found["day"]:
            text += f"-{int(found['day']):02}"
    return f"{text}~" if about else text


def _checked(text: str) -> str | None:
    try:
        return parse_interval(text).text
    except ValueError:
        return None
