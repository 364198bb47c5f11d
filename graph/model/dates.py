"""Dates as intervals, written in EDTF (ISO 8601-2): `2005`, `2022-06`, `2023-03-30`, `2022-22`, `../2023-03-29`.

Calendar days are ISO strings throughout, so that they compare as text, here and in Cypher alike.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

# Neo4j lists hold no nulls and comparisons with null are neither true nor false: open ends are these days.
MIN_DAY = "0000-01-01"
MAX_DAY = "9999-12-31"

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}\Z")
_YEAR = re.compile(r"[0-9]{4}\Z")
# What of EDTF is read by the library: seasons, decades and centuries, unknown months and days, and a qualifier. Not
# exponents (the library computes them) and not sets (one date of several is no interval, and says less than one).
_QUALIFIERS = ("?", "~", "%")
_QUALIFIED = re.compile(
    r"(?:[0-9]{4}-2[1-4]|[0-9]{3}X|[0-9]{2}XX|[0-9]{4}(?:-[0-9]{2}){0,2}|[0-9]{4}-[0-9]{2}-XX|[0-9]{4}-XX(?:-XX)?)[?~%]?\Z"
)
_HELP = "write an EDTF date such as 2005, 2022-06, 2023-03-30, 2022-22 (summer), 2004~ or ../2023-03-29"


@dataclass(frozen=True, order=True)
class Interval:
    """An EDTF date: `text` as written, `first` and `last` the days it can lie between (None: open or not known)."""

    text: str
    first: str | None
    last: str | None

    @property
    def exact(self) -> bool:
        """Whether it names one single day."""
        return self.first is not None and self.first == self.last

    @property
    def possible_from(self) -> str:
        """The first day on which what it dates may have happened."""
        return self.first or MIN_DAY

    def comes_after(self, other: Interval) -> bool:
        """Whether it is certainly later: all of it after all of the other."""
        return self.first is not None and other.last is not None and self.first > other.last

    @property
    def certain_from(self) -> str:
        """The first day on which it has certainly happened.

        An exact day counts itself. A longer interval says only that it fell on some day up to its end, so it is
        certain when the whole interval is over, on the day after.
        """
        if self.last is None:
            return MAX_DAY
        return self.last if self.exact else next_day(self.last)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _validate,
            serialization=core_schema.plain_serializer_function_ser_schema(lambda i: i.text),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "format": "edtf", "description": f"A date or interval: {_HELP}."}


def _validate(value: Any) -> Interval:
    if isinstance(value, Interval):
        return value
    if isinstance(value, dt.datetime):
        raise ValueError(f"a time of day has no place in a date: {_HELP}")
    if isinstance(value, dt.date):  # YAML reads 2023-03-30 as a date and 2005 as a number
        return parse_interval(value.isoformat())
    if isinstance(value, int) and not isinstance(value, bool):
        return parse_interval(f"{value:04d}")
    if isinstance(value, str):
        return parse_interval(value)
    raise ValueError(_HELP)


@lru_cache(maxsize=8192)
def parse_interval(text: str) -> Interval:
    """Read one EDTF date or interval. Raises ValueError that says how to write one."""
    text = text.strip()
    if text.count("/") > 1 or not text:
        raise ValueError(f"{text!r} is not a date: {_HELP}")
    start, slash, end = text.partition("/")
    first: str | None
    last: str | None
    if not slash:
        first, last = _bounds(text)
    else:
        first = _bounds(start)[0] if start not in ("", "..") else None
        last = _bounds(end)[1] if end not in ("", "..") else None
    if first and last and first > last:
        raise ValueError(f"{text!r} ends before it begins")
    return Interval(text=text, first=first, last=last)


def _bounds(text: str) -> tuple[str, str]:
    plain = text[:-1] if text.endswith(_QUALIFIERS) else text  # an uncertain year is no longer than a certain one
    try:
        if _DAY.match(plain):
            day = dt.date.fromisoformat(plain).isoformat()
            return day, day
        if _MONTH.match(plain) and int(plain[:4]) > 0 and 1 <= int(plain[5:]) <= 12:
            return f"{plain}-01", f"{plain}-{monthrange(int(plain[:4]), int(plain[5:]))[1]}"
        if _YEAR.match(plain) and int(plain) > 0:
            return f"{plain}-01-01", f"{plain}-12-31"
        return _bounds_by_library(text)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is not a date: {_HELP}") from error


def _bounds_by_library(text: str) -> tuple[str, str]:
    """Seasons, decades and what else is qualified, by the edtf package (imported late: its grammar costs 0.2 s)."""
    if not _QUALIFIED.match(text):
        raise ValueError(text)
    if text[4:] == "-24":  # winter lies in two years, which the library cuts at the first
        return f"{text[:4]}-12-01", _bounds(f"{int(text[:4]) + 1:04d}-02")[1]
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        parsed = parse_edtf(text)
        lower, upper = parsed.lower_strict(), parsed.upper_strict()
        return dt.date(*lower[:3]).isoformat(), dt.date(*upper[:3]).isoformat()
    except (EDTFParseException, AttributeError, TypeError) as error:
        raise ValueError(text) from error


def next_day(day: str) -> str:
    """The day after, MAX_DAY staying itself."""
    return day if day >= MAX_DAY else (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat()


def shown(day: str) -> str | None:
    """A stored day as people should see it: None for an open end."""
    return None if day in (MIN_DAY, MAX_DAY) else day
