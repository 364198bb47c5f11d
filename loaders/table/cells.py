"""What is written in one cell: text, a number, a date, a code. What can be read in two ways is refused, not guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import get_args

from graph.model.dates import Interval, parse_interval
from loaders.messages import shown
from loaders.table.mapping import EXCEL, NumberStyle

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
STYLES: tuple[NumberStyle, ...] = get_args(NumberStyle)

_ERRORS = frozenset({"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#N/A", "#N/A!"})
_NOTHING = frozenset({"N/A", "N.A.", "N/A.", "NULL", "NIL", "NONE", "(NULL)", "(BLANK)", "NAN"})
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
_SPACES = "[ \u00a0\u2009\u202f]"
_MEASURE = re.compile(
    r"(?P<before>[^\W\d_][^\d.,'+-]*|[$€£¥₽₴₺₹])?\s*(?P<number>\d[\d.,'\s]*?)\s*(?P<after>(?:[^\W\d_]|[$€£¥₽₴₺₹%])\D*[23]?)?"
)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=\Z|[T ]\d{2}:\d{2})")
_HS_WORD = re.compile(r"^(?:HS|HTS|HSN|NCM)?[\s.:-]*(?:CODES?|NO)?[\s.:-]*", re.IGNORECASE)
_HS = re.compile(r"\d{2,12}")
_EXCEL_FIRST = dt.date(1899, 12, 30)
_EXCEL_DAYS = range(61, 2_958_466)  # before 1 March 1900 Excel counts a day that never was


class Wrong(Exception):
    """What a cell holds cannot be read: the problem, what would be right, and the column."""

    def __init__(self, problem: str, hint: str | None = None, column: str = "") -> None:
        super().__init__(problem)
        self.problem, self.hint, self.column = problem, hint, column


def collapsed(text: str) -> str:
    """Text on one line, without spaces that say nothing."""
    return " ".join(text.split())


_collapsed = lru_cache(maxsize=32_768)(collapsed)


def text_of(cell: Cell) -> str:
    """A cell as text: whole numbers without `.0`, dates as 2020-04-03."""
    if isinstance(cell, str):
        return _collapsed(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e21 else repr(cell)
    if isinstance(cell, dt.datetime):
        at_midnight = cell.time() == dt.time(0)
        return cell.date().isoformat() if at_midnight else cell.replace(tzinfo=None).isoformat(" ")
    return str(cell)


@lru_cache(maxsize=32_768)
def says_nothing(text: str) -> bool:
    """Whether a cell is as good as empty: `-`, `N/A`, `***`."""
    return text.upper() in _NOTHING or not any(c.isalnum() for c in text)


def refuse_errors(text: str) -> None:
    """Raises Wrong for what a formula writes that failed."""
    if text.upper() in _ERRORS:
        raise Wrong(f"{text} is the failure of a formula", "correct the formula, or empty the cell")


def refuse_damaged(text: str) -> None:
    """Raises Wrong for a number of many digits that a spreadsheet program has rounded."""
    if _SCIENTIFIC.fullmatch(text):
        raise Wrong(
            f"{shown(text)} is a rounded number", "a spreadsheet program has cut its digits: export it again as text"
        )


# Numbers


def _pattern(style: str) -> re.Pattern[str]:
    decimal = re.escape(style[-3])
    if style == "12,34,567.89":
        whole = r"[1-9]\d?(?:,\d{2})*,\d{3}|\d+"
    elif style[1].isdigit():
        whole = r"\d+"
    else:
        between = _SPACES if style[1] == " " else re.escape(style[1])
        whole = rf"[1-9]\d{{0,2}}(?:{between}\d{{3}})+|\d+"
    return re.compile(rf"(?P<whole>{whole})(?:{decimal}(?P<part>\d+))?")


_PATTERNS: Mapping[str, re.Pattern[str]] = {style: _pattern(style) for style in STYLES}


def value_in(text: str, style: str) -> float | None:
    """The number that a text is in this style, None where it is none."""
    match = _PATTERNS[style].fullmatch(text)
    if match is None:
        return None
    whole = "".join(c for c in match["whole"] if c.isdigit())
    return float(f"{whole}.{match['part'] or '0'}")


@lru_cache(maxsize=8192)
def number_in(text: str, style: str | None) -> float:
    """The number that a text is. Raises Wrong where it is none, or another one in another style and none is stated."""
    values = {style: value_in(text, style) for style in ([style] if style else STYLES)}
    found = {value for value in values.values() if value is not None}
    if not found:
        like = f"numbers are written as {style}" if style else "write digits, such as 1234.56"
        raise Wrong(f"{shown(text)} is not a number", f"{like}; numbers: in the mapping says how they are written")
    if len(found) > 1:
        styles = [next(s for s, v in values.items() if v == value) for value in sorted(found)]
        raise Wrong(
            f"{shown(text)} may be {' or '.join(f'{value:g}' for value in sorted(found))}",
            f"say in the mapping how numbers are written: numbers: {' or '.join(repr(s) for s in styles)}",
        )
    return found.pop()


def measured(cell: Cell, style: str | None) -> tuple[float, str | None]:
    """A number and the word that stands with it: `24 PCS`, `USD 12,500.00`. Raises Wrong."""
    if isinstance(cell, bool | dt.date | dt.time | dt.timedelta):
        raise Wrong(f"{shown(text_of(cell))} is not a number")
    if isinstance(cell, int | float):
        return float(cell), None
    text = text_of(cell)
    if text[:1] in "-(" and len(text) > 1 and any(c.isdigit() for c in text):
        raise Wrong(f"{shown(text)} is negative", "what moved, and what it is worth, is not less than nothing")
    match = _MEASURE.fullmatch(text)
    if match is None or (match["before"] and match["after"]):
        return number_in(text, style), None
    return number_in(match["number"].strip(), style), collapsed(match["before"] or match["after"] or "") or None


# Dates


def date_in(cell: Cell, formats: Iterable[str]) -> Interval:
    """The date that a cell is: a real one, 2020-04-03, or text in one of the formats. Raises Wrong."""
    if isinstance(cell, dt.datetime):
        return parse_interval(cell.date().isoformat())
    if isinstance(cell, dt.date):
        return parse_interval(cell.isoformat())
    if isinstance(cell, bool | dt.time | dt.timedelta):
        raise Wrong(f"{shown(text_of(cell))} is not a date")
    return _date_of_text(text_of(cell), tuple(formats), isinstance(cell, int | float))


@lru_cache(maxsize=8192)
def _date_of_text(text: str, formats: tuple[str, ...], is_number: bool) -> Interval:
    for form in formats:
        found = _serial(text) if form == EXCEL else read_date(text, form)
        if found is not None:
            return parse_interval(found)
    match = None if is_number else _ISO_DAY.match(text)
    if match and not any(form.startswith("%Y-%d") for form in formats):
        try:
            return parse_interval(match[0])
        except ValueError as error:
            raise Wrong(f"{shown(text)} is no day of the calendar") from error
    if formats:
        raise Wrong(f"{shown(text)} is not a date written as {' or '.join(formats)}")
    raise Wrong(
        f"{shown(text)} has no stated format",
        f"say in the mapping how dates are written, dates: '%d/%m/%Y' or another order, or {EXCEL} for serial numbers",
    )


def read_date(text: str, form: str) -> str | None:
    """A date as EDTF, exact to what the format says: `%m/%Y` is a month. None where the text is not so written."""
    try:
        found = dt.datetime.strptime(text, form)
    except ValueError:
        return None
    day = found.date().isoformat()
    if any(directive in form for directive in ("%d", "%j")):
        return day
    return day[:7] if any(directive in form for directive in ("%m", "%b", "%B")) else day[:4]


def _serial(text: str) -> str | None:
    try:
        days = int(float(text))
    except (ValueError, OverflowError):
        return None
    return (_EXCEL_FIRST + dt.timedelta(days=days)).isoformat() if days in _EXCEL_DAYS else None


# Codes


def hs_code(cell: Cell, digits: int | None) -> str:
    """An HS code's digits. Raises Wrong for what is none."""
    written = text_of(cell)
    refuse_damaged(written)
    text = re.sub(r"[\s.-]", "", _HS_WORD.sub("", written))
    if not _HS.fullmatch(text):
        raise Wrong(f"{shown(written)} is no HS code", "write 2 to 12 digits; several in a cell need split:")
    if digits is not None and len(text) == digits - 1:
        return f"0{text}"
    return text


def imo_number(text: str) -> str | None:
    """The seven digits of an IMO number whose check digit is right, else None."""
    match = re.fullmatch(r"(?:IMO)?[\s.:#-]*(?:NO\.?)?[\s.:]*(\d{7})", text.strip(), re.IGNORECASE)
    if match is None:
        return None
    number = match[1]
    check = sum(int(d) * factor for d, factor in zip(number[:6], range(7, 1, -1), strict=True))
    return number if check % 10 == int(number[6]) and number != "0000000" else None
