"""Tables of any layout, each read through a mapping that says what its columns are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from graph.model.sources import Record
from loaders.contract import Description, Item, Options, RowError
from loaders.dating import edition_of
from loaders.entries import EntryLoader, read_entries
from loaders.problems import Problem, Unreadable, path_text
from loaders.sentences import claim_sentence
from loaders.table.bound import bind, named_columns
from loaders.table.grid import Grid
from loaders.table.mapping import TableMapping
from loaders.table.mapping_file import (
    TABLE_SUFFIXES,
    InMapping,
    MappingFile,
    is_mapping,
    mapping_beside,
    read_mapping,
)
from loaders.table.opened import TableOpened, problem_in
from loaders.table.text_grid import TAB, TextGrid, delimiter_of
from loaders.table.workbook import SheetGrid, is_workbook

_TABS = ("tab", "\\t", TAB)


class Tables(EntryLoader):
    """The loader `table`."""

    name = "table"
    description = Description(
        publisher="whoever published the table; its mapping names the publisher",
        licence="as the mapping says",
        format="CSV, TSV and XLSX files with a mapping beside them (imports.mapping.yaml), or named by --mapping",
        claims="each row is part of a deal: supplier SUPPLIES recipient, carrier and vessel TRANSPORT, broker BROKERS; "
        "where they are is LOCATED_AT; the mapping can say other claims",
    )

    def recognises(self, path: Path, head: bytes) -> bool:
        """A table is one by the mapping that lies beside it: its layout may be any."""
        fits = path.suffix.lower() in TABLE_SUFFIXES and not is_mapping(path)
        return fits and path.is_file() and mapping_beside(path) is not None

    def files_of(self, path: Path) -> tuple[Path, ...]:
        """The table, and the mapping beside it."""
        beside = mapping_beside(path)
        return (path,) if beside is None else (path, beside)

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        """See `loaders.contract.Loader`."""
        try:
            yield from read_entries(self.open(path, options), options)
        except Unreadable as error:
            file = error.file if isinstance(error, InMapping) else options.name
            for p in error.problems:
                yield RowError(file, p.line, "", path_text(p.loc) or None, p.problem, p.hint)

    def open(self, path: Path, options: Options) -> TableOpened:
        """See `loaders.entries.EntryLoader`."""
        return _opened(path, options)


def _opened(path: Path, options: Options, most: int | None = None) -> TableOpened:
    file = _mapping_of(path, options)
    said = file.mapping.edition
    edition, notes = edition_of(path, options, inside=said.published, complete=said.complete)
    row = file.mapping.format.header_row
    # A few rows more than are asked for, as some may be empty.
    grid = grid_of(path, file.mapping, None if most is None else row + 20 * most)
    return TableOpened(file, grid, bind(file, grid), edition, notes, most)


def _mapping_of(path: Path, options: Options) -> MappingFile:
    where = options.mapping or mapping_beside(path)
    if where is None:
        hint = f"name its mapping with --mapping; armstrace map {path.name} drafts one"
        raise Unreadable(Problem((), "nothing says what the columns of this table are", hint))
    return read_mapping(where)


def grid_of(path: Path, mapping: TableMapping, most: int | None = None) -> Grid:
    """The rows of a table, as its mapping says that they are written. Raises Unreadable."""
    layout = mapping.format
    stated = TAB if layout.delimiter in _TABS else layout.delimiter
    if is_workbook(path):
        grid: Grid = SheetGrid(path, layout.sheet, most)
        grid.delimiter = stated or grid.delimiter
        return grid
    text = TextGrid(path, layout.encoding, quotes=layout.quotes)
    wanted = [name for _, name in named_columns(mapping)]
    text.delimiter = stated or delimiter_of(text, layout.header_row, wanted)
    return text


def preview(path: Path, options: Options, rows: int = 5) -> list[tuple[str, list[str]]]:
    """The first rows of a table as sentences: each row's name with its claims, or with what is wrong in it.

    Raises Unreadable for what is wrong with the whole.
    """
    found = []
    for entry in _opened(path, options, rows).entries():
        records: Mapping[str, Record] = {record.key: record for record in entry.records}
        said = [claim_sentence(claim, records) for claim in entry.claims]
        found.append((entry.name, said or [f"rejected: {problem_in(problem)}" for problem in entry.problems]))
    return found


LOADER = Tables()
