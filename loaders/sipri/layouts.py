"""The forms in which SIPRI exports its trade register: how a file begins, and its rows as cells.

`register` has one row a deal, with comments and numbers ordered; `deliveries` one row for each year of a deal's
deliveries, with SIPRI's own number of the deal. Both begin with some lines about the export. Neither quotes its cells.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from graph.model.dates import Interval, parse_interval
from loaders.problems import Problem, Unreadable
from loaders.text_rows import lines_of


class Layout(StrEnum):
    """What a row of the export is: a deal, or a deal's deliveries in one year."""

    REGISTER = "register"
    DELIVERIES = "deliveries"


# Our name of each column, and SIPRI's in lower case. A name with `?` is that of the unnamed column behind it.
_REGISTER = {
    "recipient": "recipient",
    "supplier": "supplier",
    "year": "year of order",
    "year?": "year of order?",
    "ordered": "number ordered",
    "ordered?": "number ordered?",
    "designation": "weapon designation",
    "description": "weapon description",
    "delivered": "number delivered",
    "delivered?": "number delivered?",
    "years": "year(s) of delivery",
    "status": "status",
    "comments": "comments",
    "tiv_unit": "sipri tiv per unit",
    "tiv_ordered": "sipri tiv for total order",
    "tiv_delivered": "sipri tiv of delivered weapons",
}
_DELIVERIES = {
    "id": "sipri at database id",
    "supplier": "supplier",
    "recipient": "recipient",
    "designation": "designation",
    "description": "description",
    "category": "armament category",
    "year": "order date",
    "year?": "order date is estimate",
    "delivered": "numbers delivered",
    "delivered?": "numbers delivered is estimate",
    "years": "delivery year",
    "years?": "delivery year is estimate",
    "status": "status",
    "estimate": "sipri estimate",
    "tiv_unit": "tiv deal unit",
    "tiv_delivered": "tiv delivery values",
    "local": "local production",
}
COLUMNS: Mapping[Layout, Mapping[str, str]] = {Layout.REGISTER: _REGISTER, Layout.DELIVERIES: _DELIVERIES}
_OPTIONAL = {"category", "estimate", "local"}
# By these a header is known, whatever else is wrong with it.
_TELLING = {
    Layout.REGISTER: {"recipient", "supplier", "year of order", "weapon designation", "year(s) of delivery"},
    Layout.DELIVERIES: {"supplier", "recipient", "designation", "order date", "delivery year"},
}
_FIRST_LINE = "Transfers of major conventional arms from"
_SCOPE = re.compile(
    _FIRST_LINE
    + r"\s+(?P<supplier>.*?)\s+to\s+(?P<recipient>.*?)\s*\.\s.*year range\s+'(?P<low>[^']*)'\s+to\s+'(?P<high>[^']*)'"
)
_GENERATED = re.compile(r"Data generated:\s*(\d{1,2}) ([A-Z][a-z]{2})[a-z]* (\d{4})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONGEST_PREAMBLE = 60
_MOST_PARTS = 4


@dataclass(frozen=True)
class Header:
    """How a file begins. `columns` are our names of columns and their places, `others` those that we do not know."""

    layout: Layout
    encoding: str
    line: int
    text: str
    columns: Mapping[str, int]
    others: Mapping[str, int]
    width: int
    closed: bool
    preamble: tuple[str, ...]

    @property
    def generated(self) -> Interval | None:
        """The day on which SIPRI generated it, as it says itself."""
        found = next((m for line in self.preamble if (m := _GENERATED.search(line))), None)
        if found is None or found[2] not in _MONTHS:
            return None
        try:
            return parse_interval(f"{found[3]}-{_MONTHS.index(found[2]) + 1:02}-{int(found[1]):02}")
        except ValueError:
            return None

    @property
    def all_years(self) -> bool:
        """Whether it says that no years were chosen; else its numbers delivered are those of some years only."""
        scope = self._scope
        return scope is not None and {scope["low"].lower(), scope["high"].lower()} == {"not specified"}

    @property
    def all_countries(self) -> bool:
        """Whether it says that no suppliers and recipients were chosen."""
        scope = self._scope
        return scope is not None and {scope["supplier"].lower(), scope["recipient"].lower()} == {"all countries"}

    @property
    def of_some_rows(self) -> str:
        """The first line of an export that holds only some of these rows."""
        low, high = (self._scope["low"], self._scope["high"]) if self._scope else ("", "")
        return f"{_FIRST_LINE} some rows to some rows . Deals with deliveries for the year range '{low}' to '{high}'"

    @property
    def _scope(self) -> re.Match[str] | None:
        return next((m for line in self.preamble if (m := _SCOPE.match(line))), None)


@dataclass(frozen=True)
class Line:
    """One row as it stands: its first line's number, its text, its cells. `problem` says why it has none."""

    number: int
    text: str
    cells: tuple[str, ...] = ()
    problem: str | None = None
    joined: bool = False


def looks_like_register(head: bytes) -> bool:
    """Whether a file that begins so is an export of the register, sound or not."""
    lines = head.removeprefix(codecs.BOM_UTF8).decode("latin-1").splitlines()
    starts = bool(lines) and lines[0].lstrip('"').startswith(_FIRST_LINE)
    return starts or any(layout_of(line) for line in lines)


def layout_of(line: str) -> Layout | None:
    """The layout whose header a line is."""
    names = {name.strip().lower() for name in _split(line.rstrip("\r\n;"))}
    return next((layout for layout, telling in _TELLING.items() if telling <= names), None)


def read_header(path: Path) -> Header:
    """How a file begins. Raises Unreadable where it has no header, or one that lacks a column."""
    encoding = _encoding_of(path)
    preamble: list[str] = []
    for number, line in lines_of(path, encoding):
        text = line.rstrip("\r\n")
        layout = layout_of(text)
        if layout is not None:
            return _header(layout, encoding, number, text, tuple(preamble))
        preamble.append(text.strip(' ;"'))
        if number >= _LONGEST_PREAMBLE:
            break
    hint = "export the trade register as CSV from SIPRI's arms transfers database, and load the file as it comes"
    raise Unreadable(Problem((), "has no line that names the columns of the trade register", hint))


def _header(layout: Layout, encoding: str, number: int, text: str, preamble: tuple[str, ...]) -> Header:
    # Some exports end each line with a semicolon.
    closed = text.endswith(";")
    named = [name.strip().lower() for name in _split(text.rstrip(";") if closed else text)]
    full = [f"{named[i - 1]}?" if i and not name else name for i, name in enumerate(named)]
    twice = sorted({name for name in full if name and full.count(name) > 1})
    if twice:
        raise Unreadable(Problem((), f"has two columns {', '.join(twice)}", "fetch the export again", number))
    places = {ours: full.index(theirs) for ours, theirs in COLUMNS[layout].items() if theirs in full}
    lacks = [theirs for ours, theirs in COLUMNS[layout].items() if ours not in places and ours not in _OPTIONAL]
    if lacks:
        marks = [name.removesuffix("?") for name in lacks if name.endswith("?")]
        problem = f"lacks the columns {', '.join(name for name in lacks if not name.endswith('?'))}"
        if len(marks) == len(lacks):
            problem = f"lacks the unnamed columns that say whether {', '.join(marks)} are uncertain"
        raise Unreadable(Problem((), problem, "export it again from SIPRI's database, with all columns", number))
    known = set(places.values())
    others = {name: i for i, name in enumerate(full) if i not in known and name}
    return Header(layout, encoding, number, text, places, others, len(named), closed, preamble)


def lines_in(path: Path, header: Header) -> Iterator[Line]:
    """All rows under the header. One that line breaks part is joined if it is whole then, and broken in its comments.

    Raises Unreadable where the header comes again.
    """
    held: list[str] = []
    first = 0
    for number, line in lines_of(path, header.encoding):
        text = line.rstrip("\r\n")
        if number <= header.line or (not held and not text.strip(" ;,")):
            continue
        if text == header.text:
            hint = "several exports stand in one file: load each by itself"
            raise Unreadable(Problem((), "the line with the names of the columns comes again", hint, number))
        if held:
            joined = _joined(first, [*held, text], header)
            if joined is not None:
                yield joined
                held = []
                continue
            if len(_cells("\n".join([*held, text]), header)) < header.width and len(held) + 1 < _MOST_PARTS:
                held.append(text)
                continue
            yield _broken(first, held, header)
            held = []
        cells = _cells(text, header)
        if len(cells) < header.width:
            held, first = [text], number
        elif len(cells) > header.width:
            yield Line(number, text, problem=f"has {len(cells)} cells where the header has {header.width}")
        else:
            yield Line(number, text, tuple(cells))
    if held:
        yield _broken(first, held, header)


def _joined(number: int, parts: Sequence[str], header: Header) -> Line | None:
    """The parts as one row, if that is certain: as many cells as columns, and the breaks in the free text."""
    if len(_cells(parts[-1], header)) == header.width:
        return None
    text = "\n".join(parts)
    cells = _cells(text, header)
    at = header.columns.get("comments")
    if len(cells) != header.width or any("\n" in cell for i, cell in enumerate(cells) if i != at):
        return None
    return Line(number, text, tuple(cells), joined=True)


def _broken(number: int, parts: Sequence[str], header: Header) -> Line:
    text = "\n".join(parts)
    problem = f"has {len(_cells(text, header))} cells where the header has {header.width}"
    return Line(number, text, problem=problem)


def _cells(text: str, header: Header) -> list[str]:
    return _split(text.rstrip(";") if header.closed else text)


def _split(text: str) -> list[str]:
    """The cells of a row. SIPRI quotes none; who saves the file with another program may have some quoted."""
    if '"' in text:
        try:
            rows = list(csv.reader([text], strict=True))
        except csv.Error:
            rows = []
        if len(rows) == 1:
            return rows[0]
    return text.split(",")


def _encoding_of(path: Path) -> str:
    """UTF-8 where the whole file is, else what SIPRI writes, in the wider form that Windows makes of it.

    Raises Unreadable where some lines are UTF-8 and others are not: in either form some names would be garbled.
    """
    utf8 = other = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                utf8 = utf8 or number
            except UnicodeDecodeError:
                other = other or number
            if utf8 and other:
                hint = f"line {utf8} is: save the file as UTF-8 throughout, or fetch it again"
                raise Unreadable(Problem((), "the line is not UTF-8", hint, other))
    if other:
        return "cp1252" if _is_windows(path) else "latin-1"
    return "utf-8"


def _is_windows(path: Path) -> bool:
    undefined = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    with path.open("rb") as file:
        return not any(undefined.intersection(block) for block in iter(lambda: file.read(1 << 20), b""))
