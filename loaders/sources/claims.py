"""Claim sheets: what a person, or a machine that reads, wrote down of a source in armstrace's own fields."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from graph.model.dossiers import MARK
from loaders.contract import Description, Item, Options, RowError
from loaders.problems import Unreadable
from loaders.sheets.check import read_sheet
from loaders.sheets.csv_columns import REQUIRED
from loaders.sheets.csv_rows import CsvReader
from loaders.sheets.json_rows import JsonLinesReader, JsonReader
from loaders.sheets.rows import Reader
from loaders.sheets.yaml_rows import YamlReader
from loaders.table.mapping_file import is_mapping

_YAML = (".yaml", ".yml")
_JSON_LINES = (".jsonl", ".ndjson")
_MARK = b"\xef\xbb\xbf"


class ClaimSheets:
    """The loader `claims`."""

    name = "claims"
    description = Description(
        publisher="whoever wrote the sheet; the sheet names the publisher of the source it was read from",
        licence="as the sheet's source says",
        format="claim sheets in YAML (.yaml, .yml), JSON Lines (.jsonl, .ndjson), JSON (.json) and CSV (.csv)",
        claims="each claim of the sheet is one claim; records, deals, endings and reviews are taken as they are",
    )

    def recognises(self, path: Path, head: bytes) -> bool:
        """YAML by its name, the others also by how they begin: other formats share their names."""
        suffix = path.suffix.lower()
        first_line = head.removeprefix(_MARK).lstrip().partition(b"\n")[0]
        if suffix in _YAML:
            return not is_mapping(path)
        if suffix in _JSON_LINES:
            return b'"armstrace"' in first_line
        if suffix == ".json":
            return b'"armstrace"' in head and f'"{MARK}"'.encode() not in head
        return suffix == ".csv" and sum(name.encode() in first_line for name in REQUIRED) > len(REQUIRED) // 2

    def files_of(self, path: Path) -> tuple[Path, ...]:
        """A sheet is one file."""
        return (path,)

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        """See `loaders.contract.Loader`."""
        return read_opened(lambda: path.open("rb"), path.suffix, options)


def read_opened(opened: Callable[[], BinaryIO], suffix: str, options: Options) -> Iterator[Item]:
    """A sheet from anything that opens as bytes, more than once; `suffix` says the syntax."""
    try:
        reader = _reader(opened, suffix.lower())
    except Unreadable as error:
        for p in error.problems:
            field = ".".join(str(part) for part in p.loc) or None
            yield RowError(options.name, p.line, "", field, p.problem, p.hint)
        return
    yield from read_sheet(reader, options)


def read_bytes(data: bytes, suffix: str, options: Options) -> Iterator[Item]:
    """A sheet from memory."""
    return read_opened(lambda: io.BytesIO(data), suffix, options)


def _reader(opened: Callable[[], BinaryIO], suffix: str) -> Reader:
    if suffix in _JSON_LINES:
        return JsonLinesReader(opened)
    if suffix == ".csv":
        return CsvReader(opened)
    with opened() as file:
        data = file.read()
    return JsonReader(data) if suffix == ".json" else YamlReader(data)


LOADER = ClaimSheets()
