"""The United States' Consolidated Screening List: thirteen lists of four authorities in one table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from graph.model.sources import Edition, Source
from loaders.contract import Description, Options
from loaders.csl.claims import Claims, contradictions_of
from loaders.csl.index import Index
from loaders.csl.layout import Row, header_of, is_header, line_of, lines_after, read_row
from loaders.csl.lists import AUTHORITIES, UNITED_STATES, missing_of
from loaders.csl.rejects import rejects_text
from loaders.dating import edition_of
from loaders.entries import Draft, Entry, EntryLoader, Opened
from loaders.problems import Problem

SOURCE = Source(
    id="us-csl",
    title="Consolidated Screening List",
    publisher="International Trade Administration, United States Department of Commerce",
    url="https://www.trade.gov/consolidated-screening-list",
    licence="work of the United States government, in the public domain in the United States",
    origin=UNITED_STATES,
)


class OpenedCsl(Opened):
    """A Consolidated Screening List that was read once already, for what its rows say together."""

    source = SOURCE
    shared = AUTHORITIES

    def __init__(self, path: Path, options: Options) -> None:
        self._path = path
        self._header = header_of(path)
        self.rejects_suffix = ".csv" if self._header.delimiter == "," else ".tsv"
        self._index = Index(path, self._header)
        self.edition, self.notes = self._edition(path, options)

    def _edition(self, path: Path, options: Options) -> tuple[Edition, list[str]]:
        header = self._header
        notes = [f"the column {name!r} is not known: nothing is made of it" for name in header.unknown]
        missing = missing_of(self._index.counts)
        if header.rejected_from:
            notes.append("these are rejected rows of an edition, not the whole of it: nothing is delisted")
            options = replace(options, complete=False)
        elif missing and options.complete is None:
            lacking = ", ".join(missing)
            notes.append(f"it is not the whole list, for it holds too little of {lacking}: nothing is delisted")
        elif missing and options.complete:
            notes.append(f"it is loaded as complete, as was asked, though it holds little of {', '.join(missing)}")
        edition, more = edition_of(path, options, inside=header.rejected_from, complete=not missing)
        return edition, notes + more

    def entries(self) -> Iterator[Entry]:
        """One for each row, which is one listing."""
        for line, cells in lines_after(self._path, self._header):
            raw = line_of(cells, self._header.delimiter)
            row = read_row(self._header, cells)
            if isinstance(row, Problem):
                yield Entry(line, f"row {line}", raw, problems=(row,))
            else:
                yield self._entry(Draft(line, row.name, raw), row)

    def _entry(self, draft: Draft, row: Row) -> Entry:
        party = self._index.party(row.key)
        for field, problem, hint in contradictions_of(party):
            draft.reject(problem, field, hint)
            return draft.entry()
        fields, odd = party.record
        draft.record(**fields)
        Claims(draft, row, party, self._index).make()
        for column in odd:
            draft.note(f"{column} holds what is no date: it is kept in the description")
        if len(party.rows) > 1 and not row.listing.numbered:
            draft.note("several rows of one list have this name and the same notice: they are one party")
        for column in ("_id", "source_list_url", "source_information_url", *self._header.unknown):
            if row.cells.get(column) and row.cells[column] != row.cells["entity_number"]:
                draft.unused(column)
        return draft.entry()

    def rejects(self, rejected: Sequence[Entry]) -> str:
        """The header and the rejected rows, with all others that tell of the same parties."""
        return rejects_text(self._header, self._index, self.edition.published.text, rejected)


class Csl(EntryLoader):
    """The loader `csl`."""

    name = "csl"
    description = Description(
        publisher="International Trade Administration, for the Treasury (OFAC), Commerce (BIS) and State departments",
        licence="work of the United States government, in the public domain in the United States",
        format="the Consolidated Screening List as it is published (.csv or .tsv), with or without the column _id",
        claims="each list and programme that a row stands for is a designation by its authority; nationalities, "
        "addresses, flags, owners, operators and `Linked To` are further claims",
    )

    def recognises(self, path: Path, head: bytes) -> bool:
        """By the columns of its header."""
        return is_header(head)

    def open(self, path: Path, options: Options) -> Opened:
        """See `loaders.entries.EntryLoader`."""
        return OpenedCsl(path, options)


LOADER = Csl()
