"""Tables in text files: CSV and its kin. A row that is not CSV is one bad row, as long as the next one can be found."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO, Literal

from loaders.problems import Problem, Unreadable
from loaders.table.cells import text_of
from loaders.table.grid import Grid, Row, column_names

TAB = "\t"
DELIMITERS = (",", ";", TAB, "|")
_LONGEST_CELL = 1 << 17
_MARK = codecs.BOM_UTF8
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ZIP = b"PK\x03\x04"
_WEB = (b"<!doctype html", b"<html")
_AS_UTF8 = "save the file as UTF-8, or fetch it again"
# So many bytes of UTF-8 in one line are no accident of another encoding.
_TELLING = 6


class TextGrid(Grid):
    """The rows of a text file.

    `encoding` None is UTF-8, and a file that begins with UTF-8's mark is UTF-8 whatever is said of it.
    """

    def __init__(self, path: Path, encoding: str | None = None, delimiter: str = ",", *, quotes: bool = True) -> None:
        self._path, self._quotes = path, quotes
        self.delimiter = delimiter
        with path.open("rb") as file:
            head = file.read(512)
            self.is_ended = _is_ended(file)
        if not head.strip():
            raise Unreadable(Problem((), "the file is empty", "was it fetched whole?", 1))
        if head.startswith(_ZIP):
            raise Unreadable(Problem((), "the file is a ZIP archive", "unpack it; a workbook is named .xlsx", 1))
        if head.lstrip(_MARK + b" \t\r\n").lower().startswith(_WEB):
            raise Unreadable(Problem((), "the file is a web page", "it was saved in place of the table: fetch that", 1))
        if head.startswith(_UTF_16):
            raise Unreadable(Problem((), "the file is UTF-16", "save it as UTF-8 (CSV UTF-8 in Excel)", 1))
        self.encoding = "utf-8" if head.startswith(_MARK) or encoding is None else codecs.lookup(encoding).name
        self._stated = encoding is not None

    def lines(self) -> Iterator[tuple[int, str]]:
        """Each line with its number, its end included. Raises Unreadable at one that is not of the encoding."""
        single = self.encoding not in ("utf-8", "utf-8-sig")
        with self._path.open("rb") as file:
            for number, raw in enumerate(file, 1):
                if number == 1:
                    raw = raw.removeprefix(_MARK)
                try:
                    text = raw.decode(self.encoding)
                except UnicodeDecodeError as error:
                    raise Unreadable(self._not_encoded(raw[error.start], number)) from error
                if "\0" in text:
                    raise Unreadable(Problem((), "there is a NUL byte, so this is not text", _AS_UTF8, number))
                if single and not raw.isascii() and _is_utf8(raw):
                    hint = "take encoding: out of the mapping, or correct it"
                    raise Unreadable(Problem((), f"this line is UTF-8, and not {self.encoding.upper()}", hint, number))
                yield number, text

    def _not_encoded(self, byte: int, line: int) -> Problem:
        problem = f"byte 0x{byte:02x} is not {self.encoding.upper()}"
        hint = "say its encoding in the mapping, for example format: {encoding: windows-1251}, or save it as UTF-8"
        return Problem((), problem, hint, line)

    def rows(self) -> Iterator[Row]:
        """See `Grid`."""
        csv.field_size_limit(_LONGEST_CELL)
        taken: list[str] = []
        last = 0

        def lines() -> Iterator[str]:
            nonlocal last
            for number, text in self.lines():
                taken.append(text)
                last = number
                yield text

        mode: Literal[0, 3] = csv.QUOTE_MINIMAL if self._quotes else csv.QUOTE_NONE
        reader = csv.reader(lines(), delimiter=self.delimiter, quoting=mode, strict=self._quotes)
        number, first = 0, 1
        while True:
            problem, cells = None, []
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "field larger" in str(error) or "end of data" in str(error):
                    raise Unreadable(_never_closed(first)) from error
                said = str(error).removeprefix("new-line character seen in unquoted field - ")
                hint = "double a quote inside a cell; if quotes enclose no cells here, format: {quotes: false}"
                problem = Problem((), f"is not CSV: {said}", hint, first)
            number += 1
            yield Row(number, first, tuple(cells), f"{''.join(taken).rstrip(chr(13) + chr(10))}\n", problem=problem)
            taken.clear()
            first = last + 1


def _never_closed(line: int) -> Problem:
    problem = "a quote is opened in the row that begins here, and never closed"
    return Problem((), problem, "close it, or fetch the file again; format: {quotes: false} takes quotes as text", line)


def _is_utf8(raw: bytes) -> bool:
    if sum(byte > 127 for byte in raw) < _TELLING:
        return False
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_ended(file: BinaryIO) -> bool:
    file.seek(0, SEEK_END)
    file.seek(max(0, file.tell() - 1))
    return file.read() in (b"", b"\n", b"\r", b"\x1a")


def delimiter_of(grid: TextGrid, header_row: int, wanted: Sequence[str]) -> str:
    """What parts the cells: what makes the most of the wanted columns appear in the header, else the most columns."""
    head = "".join(text for _, text in islice(grid.lines(), header_row + 20))

    def columns(delimiter: str) -> tuple[int, int]:
        try:
            rows = list(islice(csv.reader(head.splitlines(keepends=True), delimiter=delimiter), header_row))
        except csv.Error:
            return (0, 0)
        names = column_names(rows[-1]) if len(rows) == header_row else ()
        return (len({text_of(name) for name in wanted} & set(names)), len(names))

    return max(DELIMITERS, key=columns)
