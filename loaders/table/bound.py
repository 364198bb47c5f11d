"""A mapping bound to the columns of one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from graph.model.sources import Source, Value
from loaders.messages import shown
from loaders.problems import Loc, Unreadable
from loaders.suggest import meant
from loaders.table.cells import Cell, Wrong, collapsed, refuse_errors, says_nothing, text_of
from loaders.table.grid import Grid, Header, Row, header_with, read_header
from loaders.table.mapping import Cells, PartyCells, TableMapping
from loaders.table.mapping_file import InMapping, MappingFile

T = TypeVar("T")

LONGEST = 2000  # what a name may be, in characters
LONGEST_TEXT = 20_000
_SHOWN = 20


@dataclass(frozen=True)
class Bound:
    """One column of the table, or a constant; neither, where the mapping names none."""

    name: str = ""
    index: int = -1
    constant: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    def cell(self, row: Row) -> Cell:
        """What stands there, None for nothing."""
        if self.index < 0:
            return self.constant or None
        return row.cells[self.index] if self.index < len(row.cells) else None

    def text(self, row: Row, longest: int = LONGEST) -> str:
        """The same as text, as the mapping's `values` mean it. Raises Wrong."""
        if self.index < 0:
            return self.constant
        text = text_of(row.cells[self.index]) if self.index < len(row.cells) else ""
        if not text:
            return ""
        if text[0] == "#":
            self.read(text, refuse_errors)
        if len(text) > longest:
            raise Wrong(f"is longer than {longest} characters", "is a quote or a separator lost?", self.name)
        return self.values.get(text, text) if self.values else text

    def said(self, row: Row, longest: int = LONGEST) -> str:
        """The same, "" where the cell says `-`, `N/A` and the like."""
        text = self.text(row, longest)
        return "" if says_nothing(text) else text

    def read(self, value: Cell, reading: Callable[[Cell], T] | Callable[[str], T]) -> T:
        """What a reading makes of a cell of this column. Raises Wrong that names the column."""
        try:
            return reading(value)  # type: ignore[arg-type]
        except Wrong as wrong:
            raise Wrong(wrong.problem, wrong.hint, self.name) from wrong

    def number(self, row: Row, reading: Callable[[Cell], T]) -> T | None:
        """The same of a cell that is a number: it must be this row's own, and a cell that says nothing is None."""
        cell = self.cell(row)
        if cell is None or (isinstance(cell, str) and not self.said(row)):
            return None
        if self.index in row.merged:
            hint = "unmerge it, and say in each row what is its own"
            raise Wrong("is one number for several rows", hint, self.name)
        return self.read(cell, reading)


class Binder:
    """Binds parts of a mapping to the columns of a header. All columns that the mapping names are known to be there."""

    def __init__(self, header: Header) -> None:
        self._header = header

    def cells(self, cells: Cells | None) -> Bound:
        """A column or a constant."""
        if cells is None:
            return Bound()
        if cells.column is None:
            return Bound(constant=collapsed(cells.value or ""))
        values = {collapsed(written): meaning for written, meaning in cells.values.items()}
        return self.column(cells.column, values)

    def column(self, name: str | None, values: Mapping[str, str] | None = None) -> Bound:
        """A column by its name."""
        index = self._header.index(name) if name else None
        return Bound() if index is None else Bound(self._header.names[index], index, values=values or {})


def named_columns(value: object, loc: Loc = ()) -> Iterator[tuple[Loc, str]]:
    """Every column that a mapping names, with its place in the mapping."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from named_columns(inner, (*loc, key))
    elif isinstance(value, tuple):
        for i, inner in enumerate(value):
            yield from named_columns(inner, (*loc, i))
    elif isinstance(value, Value) and not isinstance(value, Source):
        for name, info in type(value).model_fields.items():
            inner, at = getattr(value, name), (*loc, info.alias or name)
            if name in ("column", "until") and isinstance(inner, str):
                yield at, inner
            elif name in _LISTS.get(type(value), ()):
                yield from (((*at, i), column) for i, column in enumerate(inner))
            else:
                yield from named_columns(inner, at)


_LISTS: Mapping[type[Value], tuple[str, ...]] = {
    PartyCells: ("key",),
    TableMapping: ("row_key", "deal", "context", "unused"),
}


def bind(file: MappingFile, grid: Grid) -> Header:
    """The header of a table, in which each column is that the mapping names.

    Raises InMapping for columns that are not there, with what was probably meant.
    """
    row = file.mapping.format.header_row
    wanted = list(named_columns(file.mapping))
    try:
        header = read_header(grid, row)
    except Unreadable:
        if (other := header_with(grid, [name for _, name in wanted])) is not None:
            raise _elsewhere(file, row, other) from None
        raise
    missing = [(loc, name) for loc, name in wanted if header.index(name) is None]
    if not missing:
        return header
    other = header_with(grid, [text_of(name) for _, name in wanted])
    if other is not None:
        raise _elsewhere(file, row, other)
    listed = ", ".join(header.names[:_SHOWN]) + (", …" if len(header.names) > _SHOWN else "")
    problems = [
        file.problem(loc, f"the table has no column {shown(name)}", meant(name, header.names) or f"it has {listed}")
        for loc, name in missing
    ]
    raise InMapping(file.path.name, *sorted(problems, key=lambda p: p.line or 0))


def _elsewhere(file: MappingFile, row: int, other: int) -> InMapping:
    problem = f"row {row} does not name the columns, but row {other} does"
    return InMapping(file.path.name, file.problem(("format", "header_row"), problem, f"write header_row: {other}"))
