"""Lines and rows of text files, with their numbers, as a stream."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Literal

from loaders.problems import Problem, Unreadable

_LONGEST_CELL = 1 << 20
_MARK = "\ufeff"
CUT = "the last line has no end, so the file may be cut short: the edition is not complete"


def lines_of(path: Path, encoding: str = "utf-8") -> Iterator[tuple[int, str]]:
    """Each line with its number, its line end included. Raises Unreadable at the line that is not of this encoding."""
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            try:
                text = raw.decode(encoding)
            except UnicodeDecodeError as error:
                byte = raw[error.start]
                problem = f"byte 0x{byte:02x} is not {encoding.upper()}"
                hint = f"save the file as {encoding.upper()}, or fetch it again"
                raise Unreadable(Problem((), problem, hint, number)) from error
            if "\0" in text:
                raise Unreadable(
                    Problem((), "there is a NUL byte, so this is not text", "fetch the file again", number)
                )
            yield number, text.removeprefix(_MARK) if number == 1 else text


def last_line_ends(path: Path) -> bool:
    """Whether a file that is not empty ends where a line does."""
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) == b"\n"


def rows_of(
    path: Path, encoding: str = "utf-8", delimiter: str = ",", *, quoting: bool = True
) -> Iterator[tuple[int, list[str]]]:
    """Each row of a CSV file with the number of its first line. Raises Unreadable for a quote that is never closed."""
    csv.field_size_limit(_LONGEST_CELL)
    mode: Literal[0, 3] = csv.QUOTE_MINIMAL if quoting else csv.QUOTE_NONE
    lines = (text for _, text in lines_of(path, encoding))
    reader = csv.reader(lines, delimiter=delimiter, quoting=mode, strict=quoting)
    first = 1
    try:
        for row in reader:
            yield first, row
            first = reader.line_num + 1
    except csv.Error as error:
        hint = "a quote is opened and not closed, or the file was cut short: fetch it again"
        raise Unreadable(Problem((), f"the row that begins here is not CSV: {error}", hint, first)) from error


def csv_line(cells: list[str], delimiter: str = ",") -> str:
    """One row as CSV writes it, with its line end. All cells are quoted: the writer leaves a lone \\r unquoted."""
    out = StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(cells)
    return out.getvalue()
