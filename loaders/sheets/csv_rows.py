"""Sheets in CSV: one claim a row, its actors described beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO

from loaders.messages import shown
from loaders.problems import Loc, Problem, Unreadable
from loaders.sheets import csv_columns as columns
from loaders.sheets.rows import Part, Reader, Remains, Row
from loaders.sheets.yaml_rows import dumped
from loaders.suggest import meant
from loaders.text import decoded

_DELIMITERS = ",;\t"
_HEADER_COLUMNS = (*columns.SOURCE, *columns.EDITION, "source_origin", "source_origin_key", "source_origin_kind")


@dataclass
class _Told:
    """One actor or deal by all rows together: each cell with its column and the line that gave it first."""

    end: str
    line: int
    cells: dict[str, str] = field(default_factory=dict)
    column: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def add(self, line: int, said: dict[str, str], column_of: Callable[[str], str]) -> Iterator[Problem]:
        """What a row says of it; a problem for each cell that says otherwise than a row before."""
        for name, cell in said.items():
            if name not in self.cells:
                self.cells[name], self.column[name], self.lines[name] = cell, column_of(name), line
            elif self.cells[name] != cell:
                problem = f"{shown(cell)} is not what line {self.lines[name]} says, {shown(self.cells[name])}"
                yield Problem((column_of(name),), problem, "if it is another one, give it a key of its own")


@dataclass(frozen=True)
class _Line:
    number: int
    line: int
    cells: dict[str, str]
    raw: list[str]
    problem: Problem | None


class CsvReader(Reader):
    """A table with a line of column names; commas, semicolons or tabs."""

    suffix = "csv"

    def __init__(self, opened: Callable[[], BinaryIO]) -> None:
        self._opened = opened
        self._names: list[str] = []
        self._header: dict[str, tuple[str, int]] = {}
        self._actors: dict[str, _Told] = {}
        self._deals: dict[str, _Told] = {}
        self._problems: dict[int, list[Problem]] = {}
        for line in self._lines():
            self._gather(line)
        if not self._header:
            raise Unreadable(Problem((), "there is no row below the column names", None, 2))

    def _lines(self) -> Iterator[_Line]:
        with self._opened() as file:
            texts = (decoded(data, n) for n, data in enumerate(file, 1))
            first = next(texts, "")
            if not first.strip():
                raise Unreadable(Problem((), "the file is empty", "the first line names the columns", 1))
            delimiter = max(_DELIMITERS, key=lambda d: len(set(first.strip().split(d)) & set(columns.COLUMNS)))
            self._names = _column_names(first, delimiter)
            reader = csv.reader(texts, delimiter=delimiter, strict=True)
            line, number = 2, 0
            while True:
                try:
                    raw = next(reader, None)
                except csv.Error as error:
                    problem = Problem((), f"not CSV: {error}", "a quote within a quoted cell is doubled", line)
                    raise Unreadable(problem) from error
                if raw is None:
                    return
                if any(cell.strip() for cell in raw):
                    yield self._line(number, line, raw)
                    number += 1
                line = reader.line_num + 2

    def _line(self, number: int, line: int, raw: list[str]) -> _Line:
        problem = None
        if len(raw) != len(self._names):
            hint = "quote a cell that holds the separator"
            problem = Problem((), f"has {len(raw)} cells for {len(self._names)} columns", hint)
        cells = {name: cell.strip() for name, cell in zip(self._names, raw, strict=False) if cell.strip()}
        return _Line(number, line, cells, raw, problem)

    def _gather(self, line: _Line) -> None:
        problems = [line.problem] if line.problem else []
        for name in _HEADER_COLUMNS:
            if name in line.cells:
                cell, first = self._header.setdefault(name, (line.cells[name], line.line))
                if cell != line.cells[name]:
                    problem = f"{shown(line.cells[name])} is not what line {first} says, {shown(cell)}"
                    problems.append(Problem((name,), problem, "a file holds one edition of one source"))
        if not line.problem:
            for end in columns.ENDS:
                if key := columns.key_in(line.cells, end):
                    told = self._actors.setdefault(key, _Told(end, line.line))
                    problems += told.add(line.line, columns.actor_cells(line.cells, end), partial(_column, end))
            if deal := line.cells.get("deal"):
                told = self._deals.setdefault(deal, _Told("deal", line.line))
                title = line.cells.get("deal_title")
                problems += told.add(line.line, {"title": title} if title else {}, "deal_{}".format)
        if problems:
            self._problems[line.number] = problems

    def rows(self) -> Iterator[Row]:
        """Header, the actors and deals that the rows describe, then a claim a row."""
        yield Row(0, Part.SHEET, "", None, 1)
        cells = {name: cell for name, (cell, _) in self._header.items()}
        source = {to: cells[name] for name, to in columns.SOURCE.items() if name in cells}
        if origin := (columns.key_in(cells, "source_origin") or cells.get("source_origin")):
            source["origin"] = origin
        edition = {to: cells[name] for name, to in columns.EDITION.items() if name in cells}
        yield Row(1, Part.SOURCE, "", 2, source, line_of=self._header_line, field_of=_source_column)
        yield Row(2, Part.EDITION, "", 2, edition, line_of=self._header_line)
        number = 3
        for key, told in self._actors.items():
            yield self._told_row(number, Part.RECORD, told, columns.record_of(key, told.cells))
            number += 1
        for key, told in self._deals.items():
            yield self._told_row(number, Part.DEAL, told, {"key": key, "title": key, **told.cells})
            number += 1
        for line in self._lines():
            problems = tuple(self._problems.get(line.number, ()))
            data = columns.claim_of(line.cells)
            yield Row(number + line.number, Part.CLAIM, "", line.line, data, line, problems, field_of=_claim_column)

    def _header_line(self, loc: Loc) -> int | None:
        name = _source_column(loc)
        return self._header.get(name, self._header.get(str(loc[0]) if loc else "", ("", None)))[1]

    @staticmethod
    def _told_row(number: int, part: Part, told: _Told, data: dict[str, object]) -> Row:
        def line_of(loc: Loc) -> int | None:
            return told.lines.get(str(loc[0])) if loc else None

        def field_of(loc: Loc) -> str:
            name = str(loc[0]) if loc else ""
            return told.column.get(name) or _column(told.end, name)

        return Row(number, part, "", told.line, data, line_of=line_of, field_of=field_of)

    def rejects(self, remains: Remains) -> str:
        """The rejected rows, with what other rows said of their actors, under the same column names."""
        edition = dumped(remains.edition) | {"complete": "false"}
        header = {name: cell for name, (cell, _) in self._header.items()} | {"complete": str(edition["complete"])}
        rows = []
        for rejected in remains.rejected:
            if rejected.row.part is not Part.CLAIM:
                continue
            line: _Line = rejected.row.raw
            cells = dict(line.cells)
            for end in columns.ENDS:
                cells = self._described(cells, end) | cells
            if (deal := cells.get("deal")) in self._deals and "title" in self._deals[deal or ""].cells:
                cells.setdefault("deal_title", self._deals[deal or ""].cells["title"])
            rows.append(header | cells | {"complete": "false"})
        used = {name for row in rows for name in row}
        names = [*self._names, *(name for name in columns.COLUMNS if name in used and name not in self._names)]
        out = io.StringIO()
        writer = csv.DictWriter(out, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue()

    def _described(self, cells: dict[str, str], end: str) -> dict[str, str]:
        key = columns.key_in(cells, end)
        told = self._actors.get(key) if key else None
        if told is None:
            return {}
        described = {_column(end, name): cell for name, cell in told.cells.items() if name != "speaks_for"}
        if end == "speaker" and (voice := told.cells.get("speaks_for")):
            name = self._actors[voice].cells.get("name", voice)
            described |= {"speaker_speaks_for": name, "speaker_speaks_for_key": voice}
        return described


def _column_names(line: str, delimiter: str) -> list[str]:
    try:
        names = [name.strip() for name in next(csv.reader([line], delimiter=delimiter))]
    except csv.Error as error:
        problem = f"the header is not CSV: {error}"
        raise Unreadable(Problem((), problem, "save it with line ends of Unix or Windows", 1)) from error
    problems = []
    for name in names:
        if name not in columns.COLUMNS:
            hint = meant(name, columns.COLUMNS) or "docs/loading.md lists the columns"
            problems.append(Problem((), f"there is no column {shown(name)}", hint, 1))
    problems += [Problem((n,), "the column is there twice", None, 1) for n in sorted(set(names)) if names.count(n) > 1]
    problems += [Problem((n,), "the column is missing", None, 1) for n in columns.REQUIRED if n not in names]
    if problems:
        raise Unreadable(*problems)
    return names


def _column(end: str, name: str) -> str:
    return end if name in ("name", "") else f"{end}_{name}"


def _source_column(loc: Loc) -> str:
    return "_".join(["source", *(str(part) for part in loc)])


def _claim_column(loc: Loc) -> str:
    return "_".join(str(part) for part in loc if not isinstance(part, int))
