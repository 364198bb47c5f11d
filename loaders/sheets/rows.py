"""A row of a sheet as it was read, whatever syntax it was written in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from graph.model.claims import Deal
from graph.model.sources import Edition, Record, Source
from loaders.problems import Loc, Problem, path_text


class Part(StrEnum):
    """What a row is."""

    SHEET = "sheet"
    SOURCE = "source"
    EDITION = "edition"
    RECORD = "record"
    DEAL = "deal"
    CLAIM = "claim"


HEADER_PARTS = frozenset({Part.SHEET, Part.SOURCE, Part.EDITION})


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` is its place in the file, the same at each reading; `raw` is what rejects are written from."""

    number: int
    part: Part
    name: str
    line: int | None
    data: Any
    raw: Any = None
    problems: tuple[Problem, ...] = ()
    line_of: Callable[[Loc], int | None] | None = field(default=None, compare=False)
    field_of: Callable[[Loc], str] | None = field(default=None, compare=False)

    def line_at(self, loc: Loc) -> int | None:
        """The line of a field in it, or the row's own."""
        return (self.line_of(loc) if self.line_of else None) or self.line

    def field_at(self, loc: Loc) -> str | None:
        """What the file calls a field: `goods[0].class`, or a column's name."""
        return (self.field_of or path_text)(loc) or None


@dataclass(frozen=True)
class Rejected:
    """A rejected row with what is wrong with it, a line each."""

    row: Row
    reasons: Sequence[str]


@dataclass(frozen=True)
class Remains:
    """What a rejects file is made of: the header, the sound records and deals its rows need, and the rows."""

    file: str
    source: Source
    edition: Edition
    records: Sequence[Record]
    deals: Sequence[Deal]
    rejected: Sequence[Rejected]


class Reader(Protocol):
    """A sheet in one syntax. `rows` can be read more than once, and yields source and edition before all else."""

    suffix: str

    def rows(self) -> Iterator[Row]:
        """All rows. Raises Unreadable."""
        ...

    def rejects(self, remains: Remains) -> str:
        """The text of a rejects file."""
        ...
