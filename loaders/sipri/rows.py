"""One row of the register as values, whichever layout it comes in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b

from loaders.problems import Problem
from loaders.sipri.layouts import Header, Layout, Line

_YEAR = re.compile(r"(?:18|19|20|21)\d\d\Z")
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,6})?\Z")
_MARKS = {Layout.REGISTER: {"": False, "?": True}, Layout.DELIVERIES: {"": False, "no": False, "yes": True}}


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was delivered over some years: `number` is that of all of them together, None where it is not said."""

    years: tuple[int, ...]
    number: float | None
    number_uncertain: bool
    years_uncertain: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A deal (layout `register`), or what was delivered of one in a year (`deliveries`).

    `year` is that of the order, `""` where it is not said. The volumes are in millions of SIPRI's trend-indicator
    value; `tiv_delivered` is of this row.
    """

    supplier: str
    recipient: str
    year: str
    year_uncertain: bool
    ordered: float | None
    ordered_uncertain: bool
    designation: str
    description: str
    status: str
    comment: str
    delivery: Delivery
    tiv_unit: float | None
    tiv_ordered: float | None
    tiv_delivered: float | None
    number: str = ""
    category: str = ""
    local: str = ""

    @property
    def is_delivered(self) -> bool:
        """Whether anything was: a number of 0 means that no delivery was identified."""
        return self.delivery.number != 0 and bool(self.delivery.years or self.delivery.number)

    @property
    def deal(self) -> str:
        """The same for all rows of one deal in one file, and for a row that says word for word the same."""
        if self.number:
            said: tuple[object, ...] = (self.number, self.supplier, self.recipient, self.year, self.status)
            said += (self.designation, self.description, self.tiv_unit)
        else:
            said = tuple(getattr(self, name) for name in self.__slots__)
        return blake2b(repr(said).encode("utf-8", "replace"), digest_size=16).hexdigest()


@dataclass
class _Reader:
    header: Header
    cells: tuple[str, ...]
    problems: list[Problem]

    def text(self, name: str) -> str:
        place = self.header.columns.get(name)
        return " ".join(self.cells[place].split()) if place is not None else ""

    def wanted(self, name: str) -> str:
        text = self.text(name)
        if not text.strip("* "):
            self.problems.append(Problem((name,), "is empty", "the register names a party here, or that it is unknown"))
        return text

    def number(self, name: str) -> float | None:
        text = self.text(name)
        if not text:
            return None
        if not _NUMBER.match(text):
            self.problems.append(Problem((name,), f"{text[:40]!r} is no number", "write digits, or leave it empty"))
            return None
        return float(text)

    def mark(self, name: str) -> bool:
        text = self.text(name)
        marks = _MARKS[self.header.layout]
        if text.lower() not in marks:
            known = ", ".join(mark for mark in marks if mark)
            self.problems.append(Problem((name,), f"{text[:40]!r} is no mark of doubt", f"write {known} or nothing"))
        return marks.get(text.lower(), False)

    def years(self, name: str) -> tuple[int, ...]:
        found = [part.strip() for part in self.text(name).split(";") if part.strip()]
        wrong = next((part for part in found if not _YEAR.match(part)), None)
        if wrong is not None:
            self.problems.append(Problem((name,), f"{wrong[:40]!r} is no year", "write 2022; 2023"))
            return ()
        return tuple(sorted({int(part) for part in found}))


def read_row(line: Line, header: Header) -> tuple[Row | None, list[Problem]]:
    """The values of a row, or what is wrong with it."""
    if line.problem is not None:
        hint = "a line break or a comma inside a cell, or a file that was cut short: fetch it again"
        return None, [Problem((), line.problem, hint, line.number)]
    read = _Reader(header, line.cells, [])
    order = read.years("year")
    if len(order) > 1:
        read.problems.append(Problem(("year",), "holds several years", "an order has one"))
    row = Row(
        supplier=read.wanted("supplier"),
        recipient=read.wanted("recipient"),
        year=str(order[0]) if order else "",
        year_uncertain=bool(order) and read.mark("year?"),
        ordered=read.number("ordered"),
        ordered_uncertain=read.mark("ordered?"),
        designation=read.text("designation"),
        description=read.text("description"),
        status=read.text("status"),
        comment=read.text("comments"),
        delivery=Delivery(read.years("years"), read.number("delivered"), read.mark("delivered?"), read.mark("years?")),
        tiv_unit=read.number("tiv_unit"),
        tiv_ordered=read.number("tiv_ordered"),
        tiv_delivered=read.number("tiv_delivered"),
        number=read.text("id"),
        category=read.text("category"),
        local=read.text("local"),
    )
    if header.layout is Layout.DELIVERIES and not row.number:
        read.problems.append(Problem(("id",), "is empty", "each row of this export names its deal"))
    if row.supplier and row.supplier == row.recipient:
        read.problems.append(Problem(("recipient",), "is the supplier too", "nobody supplies himself"))
    return (None, read.problems) if read.problems else (row, [])
