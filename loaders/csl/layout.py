"""The columns of the Consolidated Screening List, and what a row has to be."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from graph.model.dates import Interval, parse_interval
from loaders.csl.lists import LISTS, Listing, list_of
from loaders.csl.notices import first_notice
from loaders.csl.places import one_line, short_key, states_of
from loaders.problems import Problem, Unreadable
from loaders.text_rows import rows_of

COLUMNS = [
    "source",
    "entity_number",
    "type",
    "programs",
    "name",
    "title",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "standard_order",
    "license_requirement",
    "license_policy",
    "call_sign",
    "vessel_type",
    "gross_tonnage",
    "gross_registered_tonnage",
    "vessel_flag",
    "vessel_owner",
    "remarks",
    "source_list_url",
    "alt_names",
    "citizenships",
    "dates_of_birth",
    "nationalities",
    "places_of_birth",
    "source_information_url",
    "ids",
]
ID = "_id"
# Only this list has them: the others share single names with all kinds of tables.
TELLING = frozenset({"source", "entity_number", "federal_register_notice", "license_requirement", "source_list_url"})
REJECTED_FROM = "rejected from "
"""Heads one column more in a file of rejected rows, with the edition that they are from."""

_TYPES = frozenset({"Individual", "Entity", "Vessel", "Aircraft"})


@dataclass(frozen=True)
class Header:
    """How a file begins. `rejected_from` is the edition of which it holds the rejected rows only."""

    names: tuple[str, ...]
    delimiter: str
    rejected_from: Interval | None = None

    @property
    def unknown(self) -> tuple[str, ...]:
        """Columns that no edition had so far."""
        return tuple(n for n in self.names if n not in COLUMNS and n != ID and not n.startswith(REJECTED_FROM))


@dataclass(frozen=True)
class Row:
    """One row that says of whom it speaks, its cells without white space around them. `key` is that of the record."""

    cells: Mapping[str, str]
    listing: Listing
    key: str

    @property
    def name(self) -> str:
        """What a person finds it by: `SDN 21944`, `Entity List, Example Trading`."""
        if self.listing.numbered:
            return f"{self.listing.name} {self.cells['entity_number']}"
        return f"{self.listing.name}, {one_line(self.cells['name'])[:80]}"

    @property
    def party(self) -> str:
        """The same of the party, whichever of its rows this is: `OFAC 21944`."""
        return f"OFAC {self.cells['entity_number']}" if self.listing.numbered else self.name

    def dumped(self) -> str:
        """All that it says as text, the same for rows that say the same."""
        return json.dumps(self.cells, sort_keys=True, ensure_ascii=False)


def delimiter_of(line: str) -> str:
    """What parts the columns of a header: the list is published with commas and with tabs."""
    return "\t" if "\t" in line else ","


def is_header(head: bytes) -> bool:
    """Whether the first bytes of a file are this list's header, whatever the order of its columns."""
    line = head.decode("utf-8-sig", "replace").partition("\n")[0].strip()
    try:
        names = next(csv.reader([line], delimiter=delimiter_of(line)), [])
    except csv.Error:
        return False
    return {name.strip() for name in names} >= TELLING


def header_of(path: Path) -> Header:
    """How a file begins. Raises Unreadable where it lacks a column."""
    with path.open("rb") as file:
        delimiter = delimiter_of(file.readline().decode("utf-8-sig", "replace"))
    _, cells = next(rows_of(path, delimiter=delimiter), (1, []))
    names = tuple(cell.strip() for cell in cells)
    lacking = [name for name in COLUMNS if name not in names]
    if len(lacking) > len(COLUMNS) // 2:
        hint = "it begins with the columns source, entity_number, type, programs, name"
        raise Unreadable(Problem((), "is not the Consolidated Screening List", hint, 1))
    if lacking:
        raise Unreadable(Problem((), f"lacks the columns {', '.join(lacking)}", "fetch the whole file again", 1))
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Unreadable(Problem((), f"has the columns {', '.join(twice)} twice", "take one of each out", 1))
    return Header(names, delimiter, rejected_from(names))


def rejected_from(names: Sequence[str]) -> Interval | None:
    """The edition of which a file holds the rejected rows only, as one of its columns says; None of any other file."""
    for name in names:
        if name.startswith(REJECTED_FROM):
            try:
                return parse_interval(name.removeprefix(REJECTED_FROM))
            except ValueError as error:
                raise Unreadable(Problem((), f"the column {name!r} names no edition", None, 1)) from error
    return None


def lines_after(path: Path, header: Header) -> Iterator[tuple[int, list[str]]]:
    """Each row after the header with its line; empty lines are none."""
    rows = rows_of(path, delimiter=header.delimiter)
    next(rows, None)
    return ((line, cells) for line, cells in rows if any(cell.strip() for cell in cells))


def read_row(header: Header, cells: Sequence[str]) -> Row | Problem:
    """What a row is of, or why that cannot be told."""
    if len(cells) != len(header.names):
        hint = "the file was cut short or a comma stands where none should"
        return Problem((), f"has {len(cells)} cells, and the header {len(header.names)}", hint)
    said = {name: cell.strip() for name, cell in zip(header.names, cells, strict=True)}
    if said["source"] == "source":
        return Problem((), "is the header again", "two files were joined here: load them one by one")
    listing = list_of(said["source"])
    if listing is None:
        known = ", ".join(LISTS)
        hint = f"a list says its code in brackets, one of {known}"
        return Problem(("source",), f"{said['source'][:100]!r} is no list that is known", hint)
    if not said["name"]:
        return Problem(("name",), "is empty")
    if listing.numbered:
        problem = _number_problem(said)
        return problem or Row(said, listing, f"ofac:{said['entity_number']}")
    return Row(said, listing, _key_of(listing, said))


def _number_problem(said: Mapping[str, str]) -> Problem | None:
    number = said["entity_number"]
    if not (number.isascii() and number.isdigit() and len(number) <= 12):
        return Problem(("entity_number",), f"{number!r} is no number", "each entry of an OFAC list has one")
    if said["type"] not in _TYPES:
        return Problem(("type",), f"{said['type']!r} is no type", f"write one of {', '.join(sorted(_TYPES))}")
    return None


def _key_of(listing: Listing, said: Mapping[str, str]) -> str:
    """The list, the name, and the notice by which it was listed; without a notice, the countries of its addresses."""
    notice = first_notice(said["federal_register_notice"])
    where = notice or "+".join(sorted(countries_in(said["addresses"])))
    name = one_line(said["name"]).casefold()
    return short_key(f"{listing.code.lower()}:{name}|{where}")


def countries_in(addresses: str) -> set[str]:
    """The last parts of the addresses of a cell that are codes of states."""
    tails = {address.rpartition(",")[2].strip() for address in addresses.split(";")}
    return {tail for tail in tails if len(tail) == 2 and tail.isupper() and len(states_of(tail)) == 1}


def line_of(cells: Sequence[str], delimiter: str) -> str:
    """One row as text with its line end. Every cell is quoted, so that it may hold any character."""
    out = StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow(cells)
    return out.getvalue()


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of one row that `line_of` wrote."""
    return next(csv.reader(StringIO(line), delimiter=delimiter), [])
