"""What the first reading of a sheet finds, for the checks across its rows and for the second reading."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from graph.model import states
from graph.model.sources import Edition, Source
from graph.store.whole import Whole
from loaders.entries import MOST_REJECTS
from loaders.messages import shown
from loaders.problems import Problem, Unreadable
from loaders.sheets.kept import Kept
from loaders.sheets.rows import Reader, Row
from loaders.suggest import meant

_MOST_NOTES = 1000


@dataclass
class Found:
    """What the first reading found. `problems` are by the numbers of their rows, of which `blamed` has some already."""

    rows: int = 0
    repeated: int = 0
    whole: Whole = field(default_factory=Whole)
    source: Source | None = None
    edition: Edition | None = None
    kept: Kept = field(default_factory=Kept)
    problems: dict[int, list[Problem]] = field(default_factory=lambda: defaultdict(list))
    blamed: dict[int, Row] = field(default_factory=dict)
    header_problems: list[tuple[Row, Problem]] = field(default_factory=list)
    notes: list[tuple[Row | None, str]] = field(default_factory=list)
    countries: dict[str, tuple[Row, int]] = field(default_factory=dict)

    def blame(self, number: int, problem: Problem, row: Row | None = None) -> None:
        """Reject a row. Raises Unreadable once there are too many."""
        self.problems[number].append(problem)
        self.kept.reject(number)
        if row is not None:
            self.blamed[number] = row
        if len(self.problems) > MOST_REJECTS:
            text = f"over {MOST_REJECTS} of its rows are wrong; the last: {problem.problem}"
            raise Unreadable(Problem((), text, "is it another format?", row.line if row else None))

    def rejected(self, number: int) -> bool:
        """Whether something is wrong with a row."""
        return number in self.problems

    def repeat(self, row: Row, where: str) -> None:
        """Note that a row says what another one says, which stands there."""
        self.repeated += 1
        if self.repeated <= _MOST_NOTES:
            self.notes.append((row, f"{row.name or 'the row'} says the same as {where}, and is written once"))

    def note_country(self, row: Row, country: str) -> None:
        """Note that a record's country is not the name of one state."""
        first, number = self.countries.get(country, (row, 0))
        if number or len(self.countries) < _MOST_NOTES:
            self.countries[country] = first, number + 1

    def all_notes(self) -> list[tuple[Row | None, str]]:
        """What to tell."""
        more = self.repeated - _MOST_NOTES
        told = [(None, f"and {more} more rows say what others say, and are written once")] if more > 0 else []
        return [*self.notes, *told, *((row, _country_note(c, number)) for c, (row, number) in self.countries.items())]

    def row_problems(self, reader: Reader) -> list[tuple[Row, Problem]]:
        """All that is wrong with rows, in their order; those that are not at hand are read again."""
        if self.problems.keys() - self.blamed.keys():
            self.blamed |= {row.number: row for row in reader.rows() if row.number in self.problems}
        listed = []
        for number in sorted(self.problems):
            row = self.blamed[number]
            listed += [(row, p) for p in sorted(self.problems[number], key=lambda p: row.line_at(p.loc) or 0)]
        return listed


def _country_note(country: str, number: int) -> str:
    several = states.candidates(country)
    if several:
        what = f"may be {' or '.join(state.name for state in several)}"
    else:
        likely = meant(country, (name for state in states.all_states() for name in (state.name, *state.names)))
        what = f"is no state that is known{f' ({likely}?)' if likely else ''}"
    more = f"; so in {number:,} rows" if number > 1 else ""
    return f"the country {shown(country)} {what}: it is kept as text{more}"
