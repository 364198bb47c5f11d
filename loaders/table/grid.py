"""A table as rows of cells, whatever file it stands in, and the columns that its header names."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from loaders.problems import Problem, Unreadable
from loaders.table.cells import Cell, text_of

_LOOKED_AT = 30


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` is what a spreadsheet program calls it, `line` its line in a text file.

    `merged` are the places of cells that the sheet shows once for several rows, with the first of these. `problem` says
    what keeps it from being read, and `raw` is its text where that is at hand.
    """

    number: int
    line: int | None
    cells: tuple[Cell, ...]
    raw: str | None = None
    merged: Mapping[int, int] = field(default_factory=dict)
    problem: Problem | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return self.problem is None and not any(text_of(cell) for cell in self.cells)


class Grid(ABC):
    """The rows of a file, again at each call."""

    delimiter: str = ","
    place: str = ""  # what to say before `row 17`, where a file has several tables
    is_ended: bool = True  # False where the last row lacks the end that others have, as if the file were cut short

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """All rows in their order, empty ones as well. Raises Unreadable for what is wrong with the whole."""


@dataclass(frozen=True)
class Header:
    """The columns of a table, by names that tell them apart, and the rows above that are not part of it."""

    row: int
    names: tuple[str, ...]
    above: tuple[Row, ...]

    def index(self, name: str) -> int | None:
        """The place of a column, None where there is none of this name."""
        try:
            return self.names.index(text_of(name))
        except ValueError:
            return None


def column_names(cells: Iterable[Cell]) -> tuple[str, ...]:
    """Names of columns: `column 3` for one without a name, `Name (2)` for the second of one name."""
    names: list[str] = []
    texts = [text_of(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    for i, text in enumerate(texts, 1):
        name = wanted = text or f"column {i}"
        number = 2
        while name in names or (name != wanted and name in texts):
            name = f"{wanted} ({number})"
            number += 1
        names.append(name)
    return tuple(names)


def read_header(grid: Grid, row: int) -> Header:
    """The header in a row. Raises Unreadable where there is none."""
    above: list[Row] = []
    for one in grid.rows():
        if one.number < row:
            above.append(one)
            continue
        if one.problem is not None:
            raise Unreadable(one.problem)
        names = column_names(one.cells)
        if not names:
            hint = "say where the names of the columns stand: format: {header_row: …}"
            raise Unreadable(Problem((), f"row {row} names no columns", hint, one.line))
        return Header(row, names, (*above, one))
    if not above:
        raise Unreadable(Problem((), "the file is empty", "the first row names the columns", 1))
    raise Unreadable(Problem((), f"there is no row {row}", "correct format.header_row in the mapping"))


def header_with(grid: Grid, wanted: Sequence[str]) -> int | None:
    """The first row, of those at the beginning, that names all these columns."""
    for row in grid.rows():
        if row.number > _LOOKED_AT:
            break
        names = column_names(row.cells)
        if wanted and all(name in names for name in wanted):
            return row.number
    return None
