"""A table opened with its mapping: read once for what its rows say together, then row by row."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from io import StringIO
from typing import Any, Literal

from graph.model.kinds import ActorKind
from graph.model.sources import Edition, Record
from graph.model.states import find_state
from loaders.entries import Draft, Entry, Opened
from loaders.problems import Problem
from loaders.table.bound import Binder, named_columns
from loaders.table.cells import Cell, text_of
from loaders.table.grid import Grid, Header, Row
from loaders.table.making import Made, Maker, deal_of, record_of
from loaders.table.mapping import EXCEL, Authority, DateCells
from loaders.table.mapping_file import InMapping, MappingFile
from loaders.table.reading import Parsed, RowReader
from loaders.table.told import Told

AUTHORITY = "authority"
_EXAMPLES = 3
_CACHED = 4_000
_DEAL, _CLAIM = "\0deal:", "\0claim:"
_NOT_SAID = frozenset({"key", "locator"})
_THREE_DECIMALS = re.compile(r"\d{1,3}\.\d{3}")
_MARK = "\ufeff"

_CUT = (
    "the last line has no end, as if the file were cut short there: its last row may lack something, and the edition "
    "does not count as complete, so that nothing is delisted; with an end after the last line it does"
)


class TableOpened(Opened):
    """See `loaders.entries.Opened`. `most` rows at most are read."""

    rejects_suffix = ".csv"

    def __init__(
        self,
        file: MappingFile,
        grid: Grid,
        header: Header,
        edition: Edition,
        notes: Sequence[str] = (),
        most: int | None = None,
    ) -> None:
        mapping = file.mapping
        self._mapping, self._grid, self._header, self._most = mapping, grid, header, most
        self.edition = edition.model_copy(update={"retrieved": mapping.edition.retrieved})
        self.source, self.shared = mapping.source, ()
        if mapping.authority is not None:
            self._speak_for(mapping.authority, file)
        self._reader, self._maker = RowReader(mapping, header), Maker(mapping, grid.place)
        self._told, self._is_told = Told(), False
        self.notes: list[str] = list(notes)
        if self.edition.complete and not grid.is_ended:
            self.edition = self.edition.model_copy(update={"complete": False})
            self.notes.append(_CUT)
        self._shares_deals = bool(mapping.deal or mapping.row_key)
        self._formats = dict(self._date_formats())
        self._record = lru_cache(_CACHED)(self._make_record)
        self._deal = lru_cache(_CACHED)(self._make_deal)

    def _speak_for(self, authority: Authority, file: MappingFile) -> None:
        state = find_state(authority.state)
        if state is None:
            hint = "write its name, or its code of two capitals"
            problem = f"{authority.state!r} is no state that the register knows"
            raise InMapping(file.path.name, file.problem(("authority", "state"), problem, hint))
        self.source = file.mapping.source.model_copy(update={"origin": state.id})
        self.shared = (
            Record(key=state.id, kind=ActorKind.STATE, name=state.name),
            Record(key=AUTHORITY, kind=ActorKind.PUBLIC_BODY, name=authority.name, speaks_for=state.id),
        )

    # Rows

    def entries(self) -> Iterator[Entry]:
        """See `loaders.entries.Opened`."""
        self._read_together()
        placed: set[tuple[str, str, str]] = set()
        for parsed in self._parsed():
            yield self._entry(parsed, placed)

    def _parsed(self) -> Iterator[Parsed]:
        read = 0
        for row in self._grid.rows():
            if row.number > self._header.row and not row.is_empty:
                if self._most is not None and read >= self._most:
                    return
                read += 1
                yield self._reader.read(row)

    def _read_together(self) -> None:
        """What rows say together of one actor or deal: only so is a record the same, whichever row names it."""
        if self._is_told:
            return
        self._is_told = True
        for parsed in self._parsed():
            if parsed.problems:
                continue
            made = self._maker.of(parsed)
            if made.claims_nothing:
                continue
            for key, facts in made.facts.items():
                self._told.add(key, facts)
            if made.deal is not None and self._shares_deals:
                self._told.add(f"{_DEAL}{made.deal}", made.deal_facts)
                # What one claim of a row says again, its others do.
                for claim in made.claims[:1]:
                    self._told.add(f"{_CLAIM}{_said(claim)}", (("row", parsed.cells), ("deal", made.deal)))
        if self._most is None:
            self.notes += self._notes_together(self._told)

    def _notes_together(self, told: Told) -> Iterator[str]:
        count, examples = told.several("name", _EXAMPLES)
        if count:
            said = "; ".join(" and ".join(repr(value) for value in values[:3]) for _, values in examples)
            yield f"written in several ways, and one record each: {count} names, such as {said}"
        count, examples = told.several("state", _EXAMPLES)
        if count:
            said = "; ".join(f"{key} ({', '.join(values[:3])})" for key, values in examples)
            hint = "if they are several, same_name: one_per_country or a key tells them apart"
            yield f"with several countries, and one record each: {count} names, such as {said}; {hint}"
        count, examples = told.several("row", _EXAMPLES)
        if count:
            deals = ", ".join(
                dict.fromkeys(deal for key, _ in examples for fact, deal in told.of(key) if fact == "deal")
            )
            said = "rows that differ in nothing that is claimed are one claim, and their quantities are not added up"
            yield f"{said}: {count} claims, such as of the deals {deals}"
        columns = [name for name in self._header.names if name not in self._said_of()]
        if columns:
            yield f"the mapping does not say what these columns are, and they are not used: {', '.join(columns)}"

    def _said_of(self) -> set[str]:
        return {text_of(name) for _, name in named_columns(self._mapping)}

    def _entry(self, parsed: Parsed, placed: set[tuple[str, str, str]]) -> Entry:
        row = parsed.row
        draft = Draft(row.line, f"{self._grid.place}row {row.number}", self._raw(row))
        if parsed.problems:
            for problem in parsed.problems:
                draft.reject(problem.problem, ".".join(str(part) for part in problem.loc) or None, problem.hint)
            return draft.entry()
        made = self._maker.of(parsed)
        for key in made.facts:
            draft.add_record(self._record(key))
        self._add_deal(draft, made)
        for claim in made.claims:
            draft.claim(**claim)
        new = [place for place in dict.fromkeys(made.places) if place not in placed]
        for named, kind, place in new:
            draft.claim(**self._maker.place(named, kind, place, parsed))
        if made.claims_nothing:
            ends = " and ".join(dict.fromkeys(e for c in self._mapping.all_claims() for e in (c.subject, c.object)))
            draft.reject("makes no claim", None, f"it takes two of {ends} in one row, and two different ones")
        for text in dict.fromkeys((*parsed.remarks.notes, *made.notes, *self._date_notes(parsed))):
            draft.note(text)
        for name in dict.fromkeys(parsed.remarks.unused):
            draft.unused(name)
        entry = draft.entry()
        if not entry.problems:
            placed.update(new)
        return entry

    def _add_deal(self, draft: Draft, made: Made) -> None:
        if made.deal is None:
            return
        deal = self._deal(made.deal) if self._shares_deals else deal_of(made.deal, made.deal_facts)
        for party in deal["parties"]:
            draft.add_record(self._record(party.record))
        draft.deal(**deal)

    def _date_notes(self, parsed: Parsed) -> Iterator[str]:
        last = self.edition.published.last
        if parsed.valid and last and parsed.valid.possible_from > last:
            yield f"its date is after the edition was published, {self.edition.published.text}"

    def _make_record(self, key: str) -> Record:
        return record_of(key, self._told.of(key))

    def _make_deal(self, key: str) -> dict[str, Any]:
        return deal_of(key, self._told.of(f"{_DEAL}{key}"))

    # Rejects

    def rejects(self, rejected: Sequence[Entry]) -> str:
        """The header with what stands above it, and the rows as they were: the same mapping reads them."""
        above = [self._raw(row) for row in self._header.above]
        return _MARK + "".join((*above, *(entry.raw for entry in rejected)))

    def _raw(self, row: Row) -> str:
        if row.raw is not None:
            return row.raw
        cells = [self._as_text(i, cell) for i, cell in enumerate(row.cells)]
        cells += [""] * (len(self._header.names) - len(cells))
        out = StringIO()
        # The writer leaves a lone carriage return bare, and no reader takes that.
        bare = any("\r" in cell for cell in cells)
        quoting: Literal[0, 1] = csv.QUOTE_ALL if bare else csv.QUOTE_MINIMAL
        csv.writer(out, delimiter=self._grid.delimiter, quoting=quoting, lineterminator="\n").writerow(cells)
        return out.getvalue()

    def _as_text(self, i: int, cell: Cell) -> str:
        """A cell of a workbook as the mapping would have it written in a text file."""
        if isinstance(cell, float) and not cell.is_integer():
            style = self._mapping.numbers
            text = repr(cell)
            if style is None and _THREE_DECIMALS.fullmatch(text):
                return f"{text}0"
            return text.replace(".", style[-3]) if style else text
        form = self._formats.get(self._header.names[i]) if i < len(self._header.names) else None
        if isinstance(cell, dt.date) and form:
            return cell.strftime(form)
        return cell if isinstance(cell, str) else text_of(cell)

    def _date_formats(self) -> Iterator[tuple[str, str]]:
        binder = Binder(self._header)
        for cells in (self._mapping.date, self._mapping.said_on):
            if isinstance(cells, DateCells):
                formats = [form for form in (cells.format or self._mapping.dates) if form != EXCEL]
                names = [binder.column(name).name for name in (cells.column, cells.until) if name]
                yield from ((name, formats[0]) for name in names if formats)


def _said(claim: dict[str, Any]) -> str:
    """A hash of what a claim says, whichever row says it."""
    said = sorted((name, str(value)) for name, value in claim.items() if name not in _NOT_SAID)
    return blake2b(repr(said).encode("utf-8", "replace"), digest_size=12).hexdigest()


def problem_in(problem: Problem) -> str:
    """A problem of a row on one line."""
    field = ".".join(str(part) for part in problem.loc)
    said = f"{problem.problem}: {problem.hint}" if problem.hint else problem.problem
    return f"{field}: {said}" if field else said
