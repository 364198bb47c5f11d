"""One row of a table, read by its mapping: who, what, when, how much."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from typing import Any, TypeVar

from graph.model.claims import Goods
from graph.model.dates import Interval, parse_interval
from graph.model.kinds import Phase
from loaders.messages import shown
from loaders.problems import Problem
from loaders.table.bound import LONGEST, LONGEST_TEXT, Binder, Bound, named_columns
from loaders.table.cells import (
    Cell,
    Wrong,
    date_in,
    measured,
    number_in,
    refuse_damaged,
    says_nothing,
    text_of,
)
from loaders.table.goods import GoodsReader
from loaders.table.grid import Header, Row
from loaders.table.mapping import ClaimCells, DateCells, TableMapping
from loaders.table.named import Named, short_key, shortened
from loaders.table.parties import Parties, Remarks

T = TypeVar("T")
_CURRENCY = 12


@dataclass
class Parsed:
    """What a row says. One with problems is rejected, and the rest of it counts for nothing."""

    row: Row
    cells: str = ""
    """A hash of all its cells."""
    key: str = ""
    deal: str = ""
    deal_title: str | None = None
    parties: dict[str, list[Named]] = field(default_factory=dict)
    valid: Interval | None = None
    said_on: Interval | None = None
    goods: tuple[Goods, ...] = ()
    amount: float | None = None
    currency: str | None = None
    phase: Phase | None = None
    context: tuple[str, ...] = ()
    details: dict[int, dict[str, Any]] = field(default_factory=dict)
    """By the place of a claim in the mapping: what its own columns say."""
    problems: list[Problem] = field(default_factory=list)
    remarks: Remarks = field(default_factory=Remarks)


class RowReader:
    """Reads rows; nothing of a row depends on another one."""

    def __init__(self, mapping: TableMapping, header: Header) -> None:
        binder = Binder(header)
        self._mapping, self._header = mapping, header
        self._parties = Parties(mapping, binder)
        self._row_key = [binder.column(name) for name in mapping.row_key]
        self._deal = [binder.column(name) for name in mapping.deal]
        self._date = _Dates(mapping.date, mapping, binder)
        self._said_on = _Dates(mapping.said_on, mapping, binder)
        self._goods = GoodsReader(mapping.goods, mapping.numbers, binder) if mapping.goods else None
        self._amount = binder.column(mapping.amount.column) if mapping.amount else Bound()
        self._currency = binder.cells(mapping.amount.currency) if mapping.amount else Bound()
        self._phase = binder.column(mapping.phase.column) if mapping.phase else Bound()
        self._context = [binder.column(name) for name in mapping.context]
        self._details = {i: _Detail(c, mapping, binder) for i, c in enumerate(mapping.all_claims())}
        used = {binder.column(name).index for loc, name in named_columns(mapping) if loc[0] != "unused"}
        self._left = [(i, name) for i, name in enumerate(header.names) if i not in used]

    def read(self, row: Row) -> Parsed:
        """All of a row. Nothing is raised: what cannot be read is among the problems."""
        parsed = Parsed(row)
        parsed.problems += self._shape_problems(row)
        if parsed.problems:
            return parsed
        attempt = partial(_attempt, parsed)
        parsed.cells = self._all_cells(row)
        parsed.key = attempt(self._key_of, row, parsed) or ""
        parsed.parties = attempt(self._parties.read, row, parsed.key, parsed.remarks) or {}
        if not parsed.parties and not parsed.problems:
            parsed.problems.append(Problem((), "names nobody", "is it a total, or a line between? take it out"))
        parsed.deal, parsed.deal_title = attempt(self._deal_of, row, parsed) or ("", None)
        parsed.valid = attempt(self._date.read, row)
        parsed.said_on = attempt(self._said_on.read, row)
        if self._goods is not None:
            parsed.goods = attempt(self._goods.read, row, parsed.remarks) or ()
        parsed.amount, parsed.currency = attempt(self._amount_of, row, parsed.remarks) or (None, None)
        parsed.phase = attempt(self._phase_of, row)
        parsed.context = tuple(attempt(self._context_of, row) or ())
        for i, detail in self._details.items():
            if found := attempt(detail.read, row):
                parsed.details[i] = found
        parsed.remarks.unused += self._unread(row)
        return parsed

    def _unread(self, row: Row) -> Iterator[str]:
        beyond = range(len(self._header.names), len(row.cells))
        columns = [*self._left, *((i, f"column {i + 1}") for i in beyond)]
        yield from (name for i, name in columns if i < len(row.cells) and text_of(row.cells[i]))

    def _shape_problems(self, row: Row) -> Iterator[Problem]:
        """What keeps a row from being read by its columns."""
        names = len(self._header.names)
        filled = next((i + 1 for i in range(len(row.cells) - 1, -1, -1) if text_of(row.cells[i])), 0)
        if row.problem is not None:
            yield row.problem
        elif row.line is not None and (len(row.cells) < names or filled > names):
            hint = "a cell that holds the separator is quoted; a row that is cut short is filled up"
            yield Problem((), f"has {max(filled, len(row.cells))} cells for {names} columns", hint)
        elif any(first <= self._header.row for first in row.merged.values()):
            hint = "say in the mapping which row names the columns: format: {header_row: …}"
            yield Problem((), "is merged with the header", hint)

    def _key_of(self, row: Row, parsed: Parsed) -> str:
        key = _joined(self._row_key, row)
        if self._row_key and not key:
            names = ", ".join(cell.name for cell in self._row_key)
            parsed.remarks.notes.append(f"{names}: nothing stands there, so that all cells tell the row")
        return key or parsed.cells

    def _all_cells(self, row: Row) -> str:
        """A hash of what stands in which column; their order does not count."""
        pairs = zip(self._header.names, row.cells, strict=False)
        said = sorted(f"{name}\0{text}" for name, cell in pairs if (text := text_of(cell)))
        return blake2b("\1".join(said).encode("utf-8", "replace"), digest_size=12).hexdigest()

    def _deal_of(self, row: Row, parsed: Parsed) -> tuple[str, str | None]:
        columns = self._deal or self._row_key
        key = _joined(columns, row)
        if not key:
            if self._deal:
                names = ", ".join(cell.name for cell in columns)
                parsed.remarks.notes.append(f"{names}: nothing stands there, so that the row is a deal of its own")
            return parsed.key, None
        said = (f"{shortened(cell.name)} {shortened(text)}" for cell in columns if (text := cell.said(row)))
        return key, ", ".join(said)[:LONGEST]

    def _amount_of(self, row: Row, remarks: Remarks) -> tuple[float | None, str | None]:
        found = self._amount.number(row, lambda cell: measured(cell, self._mapping.numbers))
        if found is None:
            return None, None
        amount, word = found
        currency = self._currency.said(row)
        if word and currency and word.casefold() != currency.casefold():
            hint = "leave the number alone in its cell, or with its currency"
            raise Wrong(
                f"says {shown(word)} beside the number, and its currency is {shown(currency)}", hint, self._amount.name
            )
        if word and len(word) > _CURRENCY:
            raise Wrong(f"{shown(word)} is no currency", "leave the number alone in its cell", self._amount.name)
        if not (currency or word):
            remarks.notes.append(f"{self._amount.name}: the currency is not stated")
        return amount, currency or word

    def _phase_of(self, row: Row) -> Phase | None:
        phase = self._mapping.phase
        if phase is None or phase.column is None:
            return phase.value if phase else None
        text = self._phase.text(row)
        if text not in phase.values:
            hint = f"say in the mapping what it means, phase: {{values: {{{text or '…'}: delivered}}}}"
            raise Wrong(f"{shown(text)} is no phase", hint, self._phase.name)
        return phase.values[text]

    def _context_of(self, row: Row) -> list[str]:
        said = ((cell.name, cell.said(row, LONGEST_TEXT - 3000)) for cell in self._context)
        return [f"{name}: {text}" for name, text in said if text]


def _attempt(parsed: Parsed, reading: Callable[..., T], *args: Any) -> T | None:
    try:
        return reading(*args)
    except Wrong as wrong:
        parsed.problems.append(Problem((wrong.column,) if wrong.column else (), wrong.problem, wrong.hint))
        return None


def _joined(columns: list[Bound], row: Row) -> str:
    """What stands in these columns as one key, "" where nothing does."""
    said = [cell.text(row) for cell in columns]
    if all(says_nothing(text) for text in said):
        return ""
    for cell, text in zip(columns, said, strict=True):
        cell.read(text, refuse_damaged)
    return short_key(" | ".join(said))


class _Dates:
    def __init__(self, cells: DateCells | None, mapping: TableMapping, binder: Binder) -> None:
        self._from = binder.column(cells.column if cells else None)
        self._until = binder.column(cells.until if cells else None)
        self._formats = (cells.format if cells else ()) or mapping.dates

    def read(self, row: Row) -> Interval | None:
        begins, ends = self._one(self._from, row), self._one(self._until, row)
        if begins is None or ends is None:
            return begins or (parse_interval(f"../{ends.text}") if ends else None)
        if begins.first and ends.last and begins.first > ends.last:
            raise Wrong(f"{ends.text} is before {begins.text}", None, self._until.name)
        return begins if begins == ends else parse_interval(f"{begins.text}/{ends.text}")

    def _one(self, cells: Bound, row: Row) -> Interval | None:
        cell: Cell = cells.cell(row)
        if isinstance(cell, str):
            cell = cells.said(row)
            # 00/00/0000 is how a database exports that there is no date.
            cell = "" if cell.startswith("0") and not cell.strip("0/.-: ") else cell
        return None if cell in (None, "") else cells.read(cell, lambda found: date_in(found, self._formats))


class _Detail:
    """What the columns of one claim add to it."""

    def __init__(self, claim: ClaimCells, mapping: TableMapping, binder: Binder) -> None:
        self._style = mapping.numbers
        self._share = binder.cells(claim.share)
        self._texts = {
            name: binder.cells(of)
            for name, of in (("quote", claim.quote), ("list_name", claim.list_name), ("programme", claim.programme))
            if of is not None
        }

    def read(self, row: Row) -> dict[str, Any]:
        found: dict[str, Any] = {
            name: text
            for name, cells in self._texts.items()
            if (text := cells.said(row, LONGEST_TEXT if name == "quote" else 2000))
        }
        share = self._share.number(row, self._percent)
        if share is not None:
            found["share"] = share
        return found

    def _percent(self, cell: Cell) -> float:
        if isinstance(cell, str):
            share = number_in(cell.strip().removesuffix("%").strip(), self._style)
        else:
            share = measured(cell, self._style)[0]
        if not 0 < share <= 100:
            raise Wrong(f"{share:g} is no share in per cent", "write more than 0 and at most 100")
        return share
