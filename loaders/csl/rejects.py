"""Rejected rows as a file that loads by itself, with what they need to say the same there as in the whole list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loaders.csl.index import Index
from loaders.csl.layout import REJECTED_FROM, Header, Row, cells_of, line_of, read_row
from loaders.csl.remarks import linked_to
from loaders.entries import Entry


def rejects_text(header: Header, index: Index, edition: str, rejected: Sequence[Entry]) -> str:
    """The header with one column more, the rejected rows, and the sound rows that tell of the same parties.

    The column says of which edition they are, and that they are not all of it.
    """
    rows = [cells_of(entry.raw, header.delimiter) for entry in rejected]
    there = {_stripped(cells) for cells in rows}
    for cells in list(rows):
        for beside in _rows_needed(header, index, cells):
            if (stripped := _stripped(beside)) not in there:
                there.add(stripped)
                rows.append(beside)
    marked = header.rejected_from is not None
    names = [*header.names] if marked else [*header.names, f"{REJECTED_FROM}{edition}"]
    return "".join(line_of(line, header.delimiter) for line in [names, *(r if marked else [*r, ""] for r in rows)])


def _rows_needed(header: Header, index: Index, cells: list[str]) -> Iterator[list[str]]:
    """All rows of the party of a row, and of those that it names."""
    if len(cells) != len(header.names):
        return
    said = dict(zip(header.names, cells, strict=True))
    row = read_row(header, cells)
    keys = [row.key] if isinstance(row, Row) else []
    for name in linked_to(said["remarks"]):
        found = index.named(name)
        keys += found if len(found) == 1 else []
    for key in keys:
        for beside in index.party(key).rows:
            yield [beside[name] for name in header.names]


def _stripped(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in cells)
