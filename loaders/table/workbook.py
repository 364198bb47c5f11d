"""Tables in workbooks (.xlsx). A sheet is read once, and its rows are kept on disk for the readings that follow."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
import warnings
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, is_zipfile

import orjson

from loaders.problems import Problem, Unreadable
from loaders.suggest import meant
from loaders.table.cells import Cell, text_of
from loaders.table.grid import Grid, Row
from loaders.table.workbook_check import MOST_ROWS, Merged, SheetFacts, check_parts, column_letters, scan_sheet

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WIDEST = 1000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNWRITABLE = range(0xD800, 0xE000)
_FETCH = "fetch the file again"


def is_workbook(path: Path) -> bool:
    """Whether a file has to be read as a workbook: by its name, or because it is one under another name."""
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls"):
        return True
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            return False
    try:
        with ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (BadZipFile, OSError):
        return False


class SheetGrid(Grid):
    """The rows of one sheet.

    `sheet` None is the only one that holds anything; `most` rows at most are read. Formulas have the values that were
    stored with them. Raises Unreadable for what is no workbook, or one that says too little or too much.
    """

    def __init__(self, path: Path, sheet: str | None = None, most: int | None = None) -> None:
        try:
            _refuse_others(path)
            with warnings.catch_warnings():
                # What openpyxl warns of (styles, extensions) is no part of a cell's value.
                warnings.simplefilter("ignore")
                self._read(path, sheet, most)
        except Unreadable:
            raise
        except (BadZipFile, EOFError, OSError) as error:
            raise Unreadable(Problem((), f"the workbook is broken: {error}", _FETCH)) from error
        except Exception as error:  # openpyxl raises whatever a broken workbook leads it to
            problem = f"the workbook cannot be read: {type(error).__name__}: {error}"
            raise Unreadable(Problem((), problem[:300], f"{_FETCH}, or save the sheet as CSV UTF-8")) from error

    def _read(self, path: Path, sheet: str | None, most: int | None) -> None:
        import openpyxl

        with ZipFile(path) as archive:
            check_parts(archive)
        # Not by its path: openpyxl asks for certain names. Not the formulas: what they came to is stored beside them.
        file = path.open("rb")
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            chosen, self.place = _chosen(book, sheet)
            self.sheet = chosen.title
            self._facts = _facts_of(path, chosen)
            self._kept = tempfile.TemporaryFile()  # noqa: SIM115  # it is read as long as the grid is
            weakref.finalize(self, self._kept.close)
            chosen.reset_dimensions()
            for number, values in enumerate(chosen.iter_rows(values_only=True), 1):
                if number > self._facts.last_row or (most is not None and number > most):
                    break
                self._kept.write(orjson.dumps(_kept(values, number)) + b"\n")
        finally:
            file.close()

    def rows(self) -> Iterator[Row]:
        """See `Grid`."""
        waiting = list(reversed(self._facts.merged))
        above: dict[Merged, Cell] = {}
        self._kept.seek(0)
        place = 0
        number = 0
        while line := self._line(place):
            place += len(line)
            number += 1
            cells = [_cell(value) for value in orjson.loads(line)]
            while waiting and waiting[-1].first_row <= number:
                one = waiting.pop()
                if one.last_row > one.first_row:
                    above[one] = cells[one.first_column] if one.first_column < len(cells) else None
            above = {one: cell for one, cell in above.items() if one.last_row >= number}
            if len(above) > _WIDEST:
                raise Unreadable(Problem((), f"over {_WIDEST} merged cells lie over row {number}", "unmerge them"))
            merged = dict(_filled(above, cells))
            yield Row(number, None, tuple(cells), merged=merged, problem=self._problem(number))

    def _line(self, place: int) -> bytes:
        # Two readings may be under way at once, each at its own place.
        self._kept.seek(place)
        return self._kept.readline()

    def _problem(self, number: int) -> Problem | None:
        columns = self._facts.uncached.get(number)
        if not columns:
            return None
        cells = ", ".join(f"{column_letters(column)}{number}" for column in sorted(columns)[:5])
        hint = "open the workbook in a spreadsheet program and save it"
        return Problem((), f"the formula in {cells} has no stored value", hint)


def _refuse_others(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(16)
    if head.startswith(_OLE):
        problem = "the workbook is encrypted, or of the old format .xls"
        raise Unreadable(Problem((), problem, "open it and save it as .xlsx without a password"))
    if not is_zipfile(path):
        raise Unreadable(Problem((), "this is no workbook, or only a part of one", f"{_FETCH}; or is it CSV?"))
    with ZipFile(path) as archive:
        names = archive.namelist()
    if "xl/workbook.xml" not in names:
        other = "of the format .xlsb" if "xl/workbook.bin" in names else "no .xlsx"
        raise Unreadable(Problem((), f"this archive is {other}", "save the table as .xlsx or as CSV UTF-8"))


def _chosen(book: Any, wanted: str | None) -> tuple[Any, str]:
    """The sheet to read, and what to call its rows."""
    sheets = list(book.worksheets)
    named = ", ".join(f"{s.title}{'' if s.sheet_state == 'visible' else ' (hidden)'}" for s in sheets)
    if wanted is not None:
        found = next((s for s in sheets if text_of(s.title) == text_of(wanted)), None)
        if found is None:
            hint = meant(wanted, [s.title for s in sheets]) or f"its sheets are {named}"
            raise Unreadable(Problem(("format", "sheet"), f"the workbook has no sheet {wanted!r}", hint))
        return found, f"sheet {found.title!r}, " if len(sheets) > 1 else ""
    holding = [s for s in sheets if _holds_anything(s)]
    if not holding:
        raise Unreadable(Problem((), "no sheet of the workbook holds anything", "is it the right file?"))
    if len(holding) > 1:
        hint = f"name one in the mapping, format: {{sheet: …}}: {named}"
        raise Unreadable(Problem(("format", "sheet"), f"{len(holding)} sheets hold data", hint))
    return holding[0], f"sheet {holding[0].title!r}, " if len(sheets) > 1 else ""


def _holds_anything(sheet: Any) -> bool:
    sheet.reset_dimensions()
    for number, values in enumerate(sheet.iter_rows(values_only=True)):
        if any(value is not None and value != "" for value in values):
            return True
        if number > MOST_ROWS:
            return False
    return False


def _facts_of(path: Path, sheet: Any) -> SheetFacts:
    with ZipFile(path) as archive, archive.open(sheet._worksheet_path) as file:
        return scan_sheet(file, sheet.title)


def _filled(above: dict[Merged, Cell], cells: list[Cell]) -> Iterator[tuple[int, int]]:
    """Give the cells of a merged range the value that it shows; their places, and where the range begins."""
    for one, value in above.items():
        if value is None:
            continue
        cells += [None] * (one.first_column + 1 - len(cells))
        cells[one.first_column] = value
        yield one.first_column, one.first_row


# Rows on disk: text and numbers as JSON has them, everything else with a mark of what it is.


def _kept(values: tuple[Any, ...], number: int) -> list[Any]:
    row = [_written(value) for value in values]
    while row and row[-1] is None:
        row.pop()
    if len(row) > _WIDEST:
        raise Unreadable(Problem((), f"row {number} has over {_WIDEST} columns", "is it a table?"))
    return row


def _written(value: Any) -> Any:
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if abs(value) < 1 << 63 else str(value)
    if isinstance(value, dt.datetime):
        return {"at": value.replace(tzinfo=None).isoformat()}
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    return _ESCAPED.sub(_unescaped, str(value)) or None


def _unescaped(match: re.Match[str]) -> str:
    # A workbook writes some characters by their number; half of a surrogate pair or a NUL stays as it is written.
    code = int(match[1], 16)
    return match[0] if code in _UNWRITABLE or (code < 32 and code not in (9, 10, 13)) else chr(code)


def _cell(value: Any) -> Cell:
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    if "at" in value:
        return dt.datetime.fromisoformat(value["at"])
    return dt.date.fromisoformat(value["day"])
