"""SIPRI's trade register: every transfer of major conventional arms since 1950, deal by deal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from graph.model.kinds import Certainty
from graph.model.sources import Source
from loaders.contract import Description, Options
from loaders.dating import edition_of
from loaders.entries import Draft, Entry, EntryLoader, Opened
from loaders.problems import Problem, Unreadable
from loaders.sipri.claims import File, write_row
from loaders.sipri.keys import Deals
from loaders.sipri.layouts import COLUMNS, Layout, Line, lines_in, looks_like_register, read_header
from loaders.sipri.rows import Row, read_row
from loaders.text_rows import CUT, last_line_ends

SOURCE = Source(
    id="sipri-trade-register",
    title="SIPRI Arms Transfers Database, trade register",
    publisher="Stockholm International Peace Research Institute (SIPRI)",
    url="https://www.sipri.org/databases/armstransfers",
    licence="(c) SIPRI: non-commercial use with attribution; not to be passed on",
)
# Of so many deals it shows whether an export left the marks of doubt at the numbers delivered out.
_ENOUGH = 50
_POORER = (
    "this export has neither comments nor numbers ordered: it is never complete, its claims are `reported`, since the "
    "register states its doubts in the comments, and of a deal it leaves what an older register told of those as it was"
)
_MARKS_LOST = (
    "most marks of doubt are missing at the numbers delivered, as in exports of early 2025: a number delivered counts "
    "as uncertain where the number ordered is, and others may be uncertain too"
)
_SOME_YEARS = (
    "it does not say that it is of all years, so its numbers delivered may be those of some years only: the volume "
    "delivered is left out, and the edition is not complete"
)
# Far fewer than in any year of its publication on the net.
_FEW = 10_000
_TOO_FEW = (
    "it says that it is of all years and countries, and holds {:,} transfers; the register of March 2025 held 29,505: "
    "if it was cut short, load it with --partial"
)
_SOME_COUNTRIES = "it does not say that it is of all countries, so the edition is not complete"


class Register(Opened):
    """One export."""

    source = SOURCE

    def __init__(self, path: Path, options: Options) -> None:
        self._path = path
        self._header = read_header(path)
        self._deals = Deals()
        unused = {our for our in self._header.columns if our == "estimate"}
        self._unused = {COLUMNS[self._header.layout][our]: self._header.columns[our] for our in unused}
        self._unused |= self._header.others
        lost = self._first_look()
        register = self._header.layout is Layout.REGISTER
        self._file = File(
            certainty=Certainty.ASSESSED if register else Certainty.REPORTED,
            all_years=self._header.all_years,
            marks_lost=lost,
            poorer=not register,
        )
        if options.complete and not register:
            hint = "load the export with comments and numbers ordered, or this one without --complete"
            raise Unreadable(Problem((), "an export by years of delivery never holds the whole register", hint))
        whole, why = self._is_whole()
        complete = register and whole
        self.edition, notes = edition_of(path, options, inside=self._header.generated, complete=complete)
        self.notes = [*notes, *why]
        if complete and self._deals_told < _FEW:
            self.notes.append(_TOO_FEW.format(self._deals_told))
        self.notes += [_POORER] if not register else []
        self.notes += [_MARKS_LOST] if lost else []

    def entries(self) -> Iterator[Entry]:
        """A row each; where line breaks part a record, all its lines are one."""
        for line, row, draft in self._rows():
            if row is not None:
                if line.joined:
                    draft.note("a line break in its comments parts it: it is joined")
                for name, place in self._unused.items():
                    if line.cells[place].strip():
                        draft.unused(name)
                try:
                    write_row(draft, row, self._deals.of(row), self._file, draft.name)
                except ValidationError as error:
                    for detail in error.errors():
                        draft.reject(f"a text in it cannot be kept: {detail['msg']}", str(detail["loc"][-1]))
            yield draft.entry()

    def rejects(self, rejected: Sequence[Entry]) -> str:
        """An export that says of itself that it is no complete one."""
        generated = [line for line in self._header.preamble if line.startswith("Data generated")]
        lines = [self._header.of_some_rows, *generated, self._header.text, *(entry.raw for entry in rejected)]
        return "\n".join(lines) + "\n"

    def _rows(self) -> Iterator[tuple[Line, Row | None, Draft]]:
        for line in lines_in(self._path, self._header):
            draft = Draft(line.number, f"line {line.number}", line.text)
            row, problems = read_row(line, self._header)
            for problem in problems:
                field = str(problem.loc[0]) if problem.loc else ""
                name = COLUMNS[self._header.layout].get(field, field)
                draft.reject(problem.problem, name or None, problem.hint)
            yield line, row, draft

    def _first_look(self) -> bool:
        """Note all deals, so that each has its key; whether the marks of doubt at the numbers delivered were lost."""
        doubted = marked = 0
        self._deals_told = 0
        for _, row, _ in self._rows():
            if row is None:
                continue
            self._deals_told += 1
            self._deals.add(row)
            if row.ordered_uncertain and row.ordered and row.ordered == row.delivery.number:
                doubted += 1
                marked += row.delivery.number_uncertain
        self._deals.finish()
        return doubted >= _ENOUGH and marked * 2 < doubted

    def _is_whole(self) -> tuple[bool, list[str]]:
        """Whether it holds all of the register, and why not."""
        why = []
        if not self._header.all_years:
            why.append(_SOME_YEARS)
        if not self._header.all_countries:
            why.append(_SOME_COUNTRIES)
        if not last_line_ends(self._path):
            why.append(CUT)
        return not why, why


class SipriRegister(EntryLoader):
    """The loader `sipri`."""

    name = "sipri"
    description = Description(
        publisher="SIPRI, Stockholm",
        licence="(c) SIPRI: non-commercial use with attribution; the file may not be passed on",
        format="the trade register as SIPRI's arms transfers database exports it (.csv), with or without comments",
        claims="each row is a deal: SUPPLIES as agreed and as delivered; from the comments also BROKERS, TRANSPORTS "
        "and FINANCES, with the comment's words",
    )

    def recognises(self, path: Path, head: bytes) -> bool:
        """By the names of the columns, or by the export's first line."""
        return looks_like_register(head)

    def open(self, path: Path, options: Options) -> Register:
        """Raises Unreadable for a file without the columns, or that does not say of when it is."""
        return Register(path, options)


LOADER = SipriRegister()
