"""Drafting the mapping of a table: what can be told from its header and first rows, and blanks for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from graph.model.kinds import RISING_PHASES
from graph.model.states import find_state
from loaders.problems import Problem, Unreadable
from loaders.table.cells import text_of
from loaders.table.grid import Grid, Row, column_names
from loaders.table.guess import ATTRIBUTES, Column, Guess, formats_of, guess, styles_of
from loaders.table.mapping import Part
from loaders.table.text_grid import DELIMITERS, TAB, TextGrid, delimiter_of
from loaders.table.workbook import SheetGrid, is_workbook

_HEADER_WITHIN = 30
_SAMPLE = 1 << 20
_EXAMPLE = 40
_COMMENT_AT = 44
_PLAIN = re.compile(r"[^\W\d_][\w./()№-]*(?: [\w./()№-]+)*")
_RESERVED = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_CURRENCY = re.compile(r"\b(USD|EUR|GBP|RUB|UAH|TRY|CNY|JPY|CHF|AED|INR|KZT)\b")
_WORDS = re.compile(r"\S+")
_KILOGRAMS = re.compile(r"\b(kg|kgs|кг)\b", re.IGNORECASE)
# The letters that are most frequent in text of each encoding's languages: they tell one from another.
_ENCODINGS = {
    "windows-1251": "оеаинтсрвлі",
    "koi8-r": "оеаинтсрвл",
    "cp866": "оеаинтсрвл",
    "windows-1254": "éèáíóúñçãõüöäêôàşğıİ",
    "windows-1252": "éèáíóúñçãõüöäêôàßøå",
    "windows-1250": "éáíóúäöüčšžěřůąęłńśżćđ",
}


@dataclass(frozen=True)
class Looked:
    """A table as it was looked at."""

    grid: Grid
    header_row: int
    columns: tuple[Column, ...]
    encoding: str | None
    sheet: str | None


def draft_mapping(path: Path, rows: int = 200, sheet: str | None = None) -> str:
    """The text of a mapping that lacks only what nobody can tell from the table. Raises Unreadable."""
    looked = look_at(path, rows, sheet)
    return "".join(f"{line}\n" for line in _Writer(path.name, rows, looked, guess(looked.columns)).lines())


def look_at(path: Path, rows: int, sheet: str | None) -> Looked:
    """The columns with the cells of the first rows. Raises Unreadable."""
    encoding = None
    grid: Grid
    if is_workbook(path):
        grid = SheetGrid(path, sheet, rows + _HEADER_WITHIN)
    else:
        encoding = encoding_of(path)
        grid = TextGrid(path, encoding)
    first = list(islice(grid.rows(), _HEADER_WITHIN))
    if isinstance(grid, TextGrid):
        grid.delimiter = _delimiter(grid)
        first = list(islice(grid.rows(), _HEADER_WITHIN))
    header = _header_row(first)
    names: tuple[str, ...] = ()
    cells: list[list[object]] = []
    read = 0
    for row in grid.rows():
        if row.number == header:
            names = column_names(row.cells)
            cells = [[] for _ in names]
        elif row.number > header and not row.is_empty and row.problem is None:
            for i, cell in enumerate(row.cells[: len(names)]):
                if text_of(cell):
                    cells[i].append(cell)
            read += 1
            if read == rows:
                break
    if not names:
        raise Unreadable(Problem((), "the table has no header", "the first row names the columns", 1))
    columns = tuple(Column(name, tuple(column)) for name, column in zip(names, cells, strict=True))  # type: ignore[arg-type]
    named = grid.sheet if isinstance(grid, SheetGrid) and grid.place else None
    return Looked(grid, header, columns, encoding, named)


def encoding_of(path: Path) -> str | None:
    """None for UTF-8, else the encoding in whose languages the text makes the most sense: a guess."""
    with path.open("rb") as file:
        data = file.read(_SAMPLE)
    try:
        data[: data.rfind(b"\n") + 1 or None].decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    else:
        return None

    def sense(encoding: str) -> int:
        words = _WORDS.findall(data.decode(encoding, "replace").casefold())
        usual = _ENCODINGS[encoding].casefold()
        # Nobody mixes Cyrillic and Latin letters in one word.
        mixed = "о" in usual
        fitting = [word for word in words if not (mixed and any("a" <= c <= "z" for c in word))]
        return sum(c in usual for word in fitting for c in word if ord(c) > 127)

    return max(_ENCODINGS, key=sense)


def _delimiter(grid: TextGrid) -> str:
    """What parts the first rows into the same number of columns, the most of them."""

    def columns(delimiter: str) -> tuple[int, int]:
        grid.delimiter = delimiter
        try:
            widths = [len(row.cells) for row in islice(grid.rows(), 50) if not row.is_empty]
        except Unreadable:
            return (0, 0)
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        alike = widths.count(usual) * 10 >= len(widths) * 6
        return (usual if alike and usual > 1 else 0, -len(widths))

    return max((delimiter_of(grid, 1, ()), *DELIMITERS), key=columns)


def _header_row(rows: Sequence[Row]) -> int:
    """The first row that names most columns in different words, and is followed by another row."""
    filled = [[text for cell in row.cells if (text := text_of(cell))] for row in rows]
    widest = max((len(texts) for texts in filled), default=0)
    for row, texts in zip(rows, filled, strict=True):
        words = [text for text in texts if not text.replace(".", "").replace(",", "").isdigit()]
        if len(texts) * 10 >= widest * 6 and len(set(words)) * 10 >= len(texts) * 8 and texts:
            return row.number
    return 1


class _Writer:
    """The lines of a draft."""

    def __init__(self, file: str, rows: int, looked: Looked, found: Guess) -> None:
        self._file, self._rows, self._looked, self._found = file, rows, looked, found

    def lines(self) -> Iterator[str]:
        yield f"# Drafted for {_comment(self._file)} from its header and its first {self._rows} rows: check every line."
        yield "# What is left empty the table does not tell: fill it in or take the line out. Nothing is loaded before."
        yield "mapping: 1"
        yield ""
        yield "source:"
        yield _todo("  id:", "short and stable, such as sample-imports; part of the id of all that follows")
        yield _todo("  title:", "what the table is")
        yield _todo("  publisher:", "who publishes it")
        yield _todo("  licence:", "on what terms")
        yield "# edition: {published: 2023-01-15}          # unless --edition says it when loading, or the file's name"
        yield ""
        yield from self._layout()
        yield from self._numbers()
        yield _todo("phase:", "how far these transactions got, one of")
        yield _with("", f"{', '.join(RISING_PHASES)};")
        yield _with("", "an import declaration: delivered; a bill of lading says that goods were")
        yield _with("", "loaded, and not that they came: agreed")
        yield "certainty: reported"
        yield ""
        yield from self._keys()
        yield from self._parties()
        yield from self._date()
        yield from self._goods()
        yield from self._amount()
        yield from self._listed("context", "kept as text of the deal", self._found.context)
        yield from self._listed("unused", "of which nothing is made", self._found.unused)

    def _layout(self) -> Iterator[str]:
        looked = self._looked
        said = []
        if looked.sheet:
            said.append(f"  sheet: {quoted(looked.sheet)}")
        if looked.header_row != 1:
            said.append(f"  header_row: {looked.header_row}")
        if isinstance(looked.grid, TextGrid):
            delimiter = looked.grid.delimiter
            said.append(f"  delimiter: {'tab' if delimiter == TAB else quoted(delimiter)}")
        if looked.encoding:
            said.append(
                _with(f"  encoding: {looked.encoding}", "guessed, as it is not UTF-8: are the names below right?")
            )
        if said:
            yield "format:"
            yield from said

    def _numbers(self) -> Iterator[str]:
        columns = [self._found.plain[name] for name in ("quantity", "amount") if name in self._found.plain]
        styles, example = styles_of(columns)
        if len(styles) == 1:
            yield f"numbers: {quoted(styles[0], always=True)}"
        elif styles:
            listed = " or ".join(quoted(style, always=True) for style in styles)
            yield _todo("numbers:", f"{listed}? {example} can be read in both ways, and no row decides")

    def _keys(self) -> Iterator[str]:
        if self._found.row_key:
            yield _with("row_key:", "what tells a row for good, through all editions")
            yield from self._items(self._found.row_key)
            texts = self._found.row_key[0].texts
            if len(self._found.row_key) == 1 and len(set(texts)) < len(texts):
                yield _with("", "rows share it: add the column of the item, if there is one")
        else:
            yield _with("# row_key: []", "columns that tell a row for good; without them, all cells do")
        deal = self._found.plain.get("deal")
        if deal is not None:
            yield self._column("deal:", deal, "rows in which it is the same are one deal")
        yield ""

    def _parties(self) -> Iterator[str]:
        yield "parties:"
        for part in Part:
            attributes = self._found.parties.get(part.value)
            if attributes is None:
                if part in (Part.SUPPLIER, Part.RECIPIENT):
                    yield _todo(f"  {part.value}:", "no column looks like it")
                continue
            yield f"  {part.value}:"
            yield self._column("    column:", attributes["name"])
            if part is Part.CONVEYANCE:
                yield _with("    kind: Vessel", "or Airplane")
            else:
                yield _kind(attributes["name"])
            for attribute in ("country", "address"):
                if attribute in attributes:
                    yield self._column(f"    {attribute}:", attributes[attribute])
            schemes = [name for name in ATTRIBUTES if name in ("tax_id", "imo") and name in attributes]
            if schemes:
                yield "    identifiers:"
                yield from (self._column(f"      {scheme}:", attributes[scheme]) for scheme in schemes)
        if any("country" in attributes for attributes in self._found.parties.values()):
            yield _with("same_name: one", "one_per_country, if a name in two countries is to be two parties")
        yield ""

    def _date(self) -> Iterator[str]:
        column = self._found.plain.get("date")
        if column is None:
            return
        formats = formats_of(column)
        yield "date:"
        yield self._column("  column:", column)
        if len(formats) == 1 and formats[0]:
            yield f"  format: {quoted(formats[0], always=True)}"
        elif len(formats) > 1:
            listed = " or ".join(quoted(form, always=True) for form in formats[:3])
            yield _todo("  format:", f"{listed}? no row decides")
        elif not formats:
            yield _todo("  format:", "such as '%d/%m/%Y'")
        yield ""

    def _goods(self) -> Iterator[str]:
        plain = self._found.plain
        yield "goods:"
        yield _with("  class: unknown", "arms, dual_use, civil or unknown: of goods that class_by_hs does not decide")
        if "hs" in plain:
            yield "  # class_by_hs: {'93': arms, '8542': dual_use}"
        for name in ("hs", "description", "designation", "quantity"):
            if name in plain:
                yield self._column(f"  {name}:", plain[name])
        if "unit" in plain:
            yield self._column("  unit:", plain["unit"])
        elif "quantity" in plain and _KILOGRAMS.search(plain["quantity"].name):
            yield "  unit: {value: kg}"
        yield ""

    def _amount(self) -> Iterator[str]:
        amount, currency = self._found.plain.get("amount"), self._found.plain.get("currency")
        if amount is None:
            return
        yield "amount:"
        yield self._column("  column:", amount)
        said = _CURRENCY.search(amount.name.upper())
        if currency is not None:
            yield self._column("  currency:", currency)
        elif said:
            yield f"  currency: {{value: {said[1]}}}"
        else:
            yield _todo("  currency:", "a column, or {value: USD}")
        yield ""

    def _listed(self, key: str, what: str, columns: Sequence[Column]) -> Iterator[str]:
        if columns:
            yield _with(f"{key}:", what)
            yield from self._items(columns)

    def _items(self, columns: Sequence[Column]) -> Iterator[str]:
        yield from (self._column("  -", column) for column in columns)

    def _column(self, key: str, column: Column, said: str = "") -> str:
        why = self._found.why.get(column.name, "")
        example = f"for example: {_comment(column.texts[0])}" if column.texts else "empty in these rows"
        return _with(f"{key} {quoted(column.name)}", "; ".join(part for part in (said, why, example) if part))


def _kind(column: Column) -> str:
    texts = column.texts
    if len(texts) > 1 and all(find_state(text) is not None for text in texts):
        return _with("    kind: State", "all of these rows name states")
    return _with("    kind: LegalEntity", "a firm or a person; Company, Person, PublicBody, … if all are")


def quoted(text: str, *, always: bool = False) -> str:
    """Text as YAML takes it for text."""
    if not always and _PLAIN.fullmatch(text) and text.casefold() not in _RESERVED:
        return text
    return "".join(('"', *(_escaped(c) for c in text), '"'))


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08x}"


def _todo(line: str, comment: str) -> str:
    """A line that has to be filled in."""
    return _with(line, f"TODO: {comment}")


def _with(line: str, comment: str) -> str:
    return f"{line.ljust(_COMMENT_AT - 1)} # {comment}"


def _comment(text: str) -> str:
    """What a cell holds, fit to stand in a comment."""
    shown = "".join(c if c.isprintable() else "?" for c in text)
    return shown if len(shown) <= _EXAMPLE else f"{shown[: _EXAMPLE - 1]}…"
