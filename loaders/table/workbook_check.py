"""What has to be known of a workbook before it is read: that it is no bomb, and what reading it would not tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from loaders.problems import Problem, Unreadable

# Limits beyond which a workbook is refused. Excel itself ends at 1,048,576 rows.
MOST_ROWS = 1_048_576
MOST_XML = 4 << 30
MOST_HELD = 128 << 20  # of a part that is held in memory whole
_MOST_RATIO, _RATIO_FROM = 400, 64 << 20
_MOST_PARTS = 10_000
_MOST_MERGED = 100_000
_MOST_UNCACHED = 1000
_CHUNK = 1 << 16
_CSV = "save the sheet as CSV UTF-8 and load that"
_REF = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_STRICT = "http://purl.oclc.org/ooxml/"


@dataclass(frozen=True, order=True)
class Merged:
    """Cells that a sheet shows as one: rows as the sheet counts them, columns from 0, both ends included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass
class SheetFacts:
    """What a sheet's XML says besides its cells' values."""

    merged: list[Merged] = field(default_factory=list)
    uncached: dict[int, set[int]] = field(default_factory=dict)
    """Formulas without a value, as rows to columns."""
    last_row: int = 0


def check_parts(archive: ZipFile) -> None:
    """Raises Unreadable for a workbook that would fill memory or disk, or whose XML could."""
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS or sum(p.file_size for p in parts if p.filename.endswith(".xml")) > MOST_XML:
        raise Unreadable(Problem((), "the workbook is too large to be opened", _CSV))
    for part in parts:
        if part.file_size > _RATIO_FROM and part.file_size > _MOST_RATIO * max(part.compress_size, 1):
            raise Unreadable(Problem((), f"{part.filename} unpacks to over {_MOST_RATIO} times its size", _CSV))
        is_sheet = "worksheets/" in part.filename
        if not is_sheet and part.filename.startswith("xl/") and part.filename.endswith(".xml"):
            held = part.file_size > MOST_HELD and not part.filename.startswith(("xl/drawings", "xl/pivot"))
            if held:
                raise Unreadable(Problem((), f"{part.filename} is too large to be held in memory", _CSV))
        if part.filename.endswith((".xml", ".rels")):
            _check_prolog(archive, part)


def _check_prolog(archive: ZipFile, part: ZipInfo) -> None:
    """No document type, and so no entities that unfold."""
    begun = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal begun
        begun = True
        if name.startswith(_STRICT):
            raise Unreadable(Problem((), "the workbook is Strict Open XML", f"save it as a plain .xlsx, or {_CSV}"))

    parser = _parser()
    parser.StartElementHandler = start
    with archive.open(part) as file:
        while not begun and (chunk := file.read(_CHUNK)):
            _feed(parser, chunk, part.filename)


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise Unreadable(Problem((), "the workbook declares a document type", "no workbook needs one: do not trust it"))

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _feed(parser: expat.XMLParserType, chunk: bytes, name: str, *, last: bool = False) -> None:
    try:
        parser.Parse(chunk, last)
    except expat.ExpatError as error:
        raise Unreadable(Problem((), f"{name} in the workbook is broken: {error}", "fetch the file again")) from error


class _SheetScan:
    """One pass over a sheet's XML."""

    def __init__(self, name: str) -> None:
        self.facts = SheetFacts()
        self._name = name
        self._row = 0
        self._column = -1
        self._formula = self._valued = self._in_value = self._text_result = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition("}")[2]
        if tag == "c":
            self._column = self._place(attributes)
            self._formula = self._valued = False
            self._text_result = attributes.get("t") == "str"
        elif tag == "f":
            self._formula = True
        elif tag == "v":
            self._in_value = True
            self._valued = self._valued or self._text_result
        elif tag == "row":
            self._next_row(attributes)
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        tag = name.rpartition("}")[2]
        if tag == "v":
            self._in_value = False
        elif tag == "c" and self._formula and not self._valued and len(self.facts.uncached) < _MOST_UNCACHED:
            self.facts.uncached.setdefault(self._row, set()).add(self._column)

    def text(self, text: str) -> None:
        if self._in_value and text:
            self._valued = True

    def _place(self, attributes: dict[str, str]) -> int:
        found = _REF.fullmatch(attributes.get("r", ""))
        if found is None:
            return self._column + 1
        if int(found[2]) != self._row:
            raise Unreadable(Problem((), f"{self._name}: cell {found[0]} stands in row {self._row}", _CSV))
        column = column_number(found[1])
        if column <= self._column:
            raise Unreadable(Problem((), f"{self._name}: the cells of row {self._row} are in no order", _CSV))
        return column

    def _next_row(self, attributes: dict[str, str]) -> None:
        said = attributes.get("r")
        row = int(said) if said and said.isdecimal() and len(said) < 10 else self._row + 1
        if row <= self._row or row > MOST_ROWS:
            what = f"follows row {self._row}" if row <= self._row else f"is beyond {MOST_ROWS}"
            raise Unreadable(Problem((), f"{self._name}: row {row} {what}", _CSV))
        self._row, self._column = row, -1
        self.facts.last_row = row

    def _merge(self, ref: str) -> None:
        ends = [_REF.fullmatch(part) for part in ref.split(":")]
        if len(ends) == 1:
            return
        if len(ends) != 2 or ends[0] is None or ends[1] is None:
            raise Unreadable(Problem((), f"{self._name}: {ref[:40]!r} is no range of cells", _CSV))
        if len(self.facts.merged) >= _MOST_MERGED:
            raise Unreadable(Problem((), f"over {_MOST_MERGED} merged cells", "unmerge them"))
        columns = [column_number(end[1]) for end in ends if end]
        rows = [int(end[2]) for end in ends if end]
        self.facts.merged.append(Merged(min(rows), max(rows), min(columns), max(columns)))


def column_number(letters: str) -> int:
    """The place of a column, from 0: `A` is 0, `AA` 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(column: int) -> str:
    """The letters of a column's place: 0 is `A`."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def scan_sheet(file: IO[bytes], name: str) -> SheetFacts:
    """Raises Unreadable for a sheet that reading would cut short or that is broken."""
    scan = _SheetScan(name)
    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = scan.start, scan.end
    parser.CharacterDataHandler = scan.text
    try:
        while chunk := file.read(_CHUNK):
            _feed(parser, chunk, name)
        _feed(parser, b"", name, last=True)
    except (BadZipFile, EOFError, OSError) as error:
        raise Unreadable(Problem((), f"{name} in the workbook is broken: {error}", "fetch the file again")) from error
    scan.facts.merged.sort()
    return scan.facts
