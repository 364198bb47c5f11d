"""The Denied Persons List of the Bureau of Industry and Security: who may take no part in United States exports."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from graph.model.kinds import ActorKind, Certainty, Kind, Measure, Stance
from graph.model.sources import Edition, Source
from loaders.contract import Description, Options
from loaders.csl.dates import day_of, span_of
from loaders.csl.layout import REJECTED_FROM, cells_of, line_of, rejected_from
from loaders.csl.lists import LISTS, UNITED_STATES, authority_record
from loaders.csl.notices import first_notice
from loaders.csl.places import address_fields, one_line, short_key, state_record, states_of
from loaders.dating import edition_of
from loaders.entries import Draft, Entry, EntryLoader, Opened
from loaders.key_index import KeyIndex
from loaders.problems import Problem, Unreadable
from loaders.text_rows import CUT, last_line_ends, rows_of

COLUMNS = (
    "Name",
    "Street_Address",
    "City",
    "State",
    "Country",
    "Postal_Code",
    "Effective_Date",
    "Expiration_Date",
    "Standard_Order",
    "Last_Update",
    "Action",
    "FR_Citation",
)
_REMEMBERED = 1000
_WRITTEN_OUT = ("Street_Address", "City", "State", "Postal_Code", "Country")
_TOLD = {
    "Action": "Action",
    "FR_Citation": "Federal Register citation",
    "Effective_Date": "Effective date",
    "Expiration_Date": "Expiration date",
    "Standard_Order": "Standard order",
}
_ALSO = re.compile(r"\s+[AFD]/[KB]/A\s+")

SOURCE = Source(
    id="bis-dpl",
    title="Denied Persons List",
    publisher="Bureau of Industry and Security, United States Department of Commerce",
    url="https://www.bis.gov/denied-persons-list",
    licence="work of the United States government, in the public domain in the United States",
    origin=UNITED_STATES,
)


@dataclass(frozen=True)
class Row:
    """One address of one denied party. `key` is that of its record: the name, and the notice of its first order."""

    cells: Mapping[str, str]
    key: str

    @property
    def name(self) -> str:
        """What a person finds it by."""
        return one_line(self.cells["Name"])[:80]


def names_in(line: str) -> tuple[str, ...]:
    """The columns of a header."""
    try:
        return tuple(name.strip() for name in next(csv.reader([line.strip()], delimiter="\t"), []))
    except csv.Error:
        return ()


def read_row(names: Sequence[str], cells: Sequence[str]) -> Row | Problem:
    """Whom a row tells of, or why that cannot be told."""
    if len(cells) != len(names):
        hint = "the file was cut short, or a tab stands where none should"
        return Problem((), f"has {len(cells)} cells, and the header {len(names)}", hint)
    said = {name: cell.strip() for name, cell in zip(names, cells, strict=True)}
    if said["Name"] == "Name" and said["City"] == "City":
        return Problem((), "is the header again", "two files were joined here: load them one by one")
    if not said["Name"]:
        return Problem(("Name",), "is empty")
    notice = first_notice(said["FR_Citation"]) or ""
    return Row(said, short_key(f"{one_line(said['Name']).casefold()}|{notice}"))


class OpenedDpl(Opened):
    """A Denied Persons List that was read once already, for what the rows of one party say together."""

    source = SOURCE
    shared = (state_record(UNITED_STATES), authority_record("bis"))
    rejects_suffix = ".txt"

    def __init__(self, path: Path, options: Options) -> None:
        self._path = path
        with path.open("rb") as file:
            self._names = names_in(file.readline().decode("utf-8-sig", "replace"))
        lacking = [name for name in COLUMNS if name not in self._names]
        if lacking or len(set(self._names)) < len(self._names):
            problem = f"lacks the columns {', '.join(lacking)}" if lacking else "has a column twice"
            hint = f"the Denied Persons List has tabs between {', '.join(COLUMNS[:4])} and so on: fetch it again"
            raise Unreadable(Problem((), problem, hint, 1))
        self._rejected_from = rejected_from(self._names)
        self._rows = KeyIndex()
        # A party of many rows is described once, not with each of them.
        self._told = lru_cache(_REMEMBERED)(self._tell)
        self._updated = ""
        for _, cells in self._lines():
            row = read_row(self._names, cells)
            if isinstance(row, Row):
                self._rows.add(row.key, json.dumps(row.cells, sort_keys=True, ensure_ascii=False))
                self._updated = max(self._updated, day_of(row.cells["Last_Update"]) or "")
        self.edition, self.notes = self._edition(path, options)

    def _edition(self, path: Path, options: Options) -> tuple[Edition, list[str]]:
        unknown = [n for n in self._names if n not in COLUMNS and not n.startswith(REJECTED_FROM)]
        notes = [f"the column {name!r} is not known: nothing is made of it" for name in unknown]
        if self._rejected_from:
            notes.append("these are rejected rows of an edition, not the whole of it: nothing is delisted")
            options = replace(options, complete=False)
        whole = last_line_ends(path)
        notes += [] if whole or options.complete is not None else [CUT]
        try:
            edition, more = edition_of(path, options, inside=self._rejected_from, complete=whole)
        except Unreadable as error:
            hint = "say it, for example --edition 2022-09-07, or put it into the file's name"
            if self._updated:
                hint += f"; its latest Last_Update is {self._updated}, and it is not older than that"
            raise Unreadable(Problem((), "the file does not say of when it is", hint)) from error
        last = edition.published.last
        if last and self._updated > last:
            more.append(f"its latest Last_Update is {self._updated}, which is after the edition: is its date right?")
        return edition, notes + more

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        rows = rows_of(self._path, delimiter="\t")
        next(rows, None)
        return ((line, cells) for line, cells in rows if any(cell.strip() for cell in cells))

    def _party(self, key: str) -> list[dict[str, str]]:
        return [json.loads(row) for row in self._rows.find(key)]

    def entries(self) -> Iterator[Entry]:
        """One for each row, which is one address of one denied party."""
        for line, cells in self._lines():
            raw = line_of(cells, "\t")
            row = read_row(self._names, cells)
            if isinstance(row, Problem):
                yield Entry(line, f"row {line}", raw, problems=(row,))
            else:
                draft = Draft(line, row.name, raw)
                self._describe(draft, row)
                _claim_order(draft, row)
                _claim_address(draft, row)
                yield draft.entry()

    def _describe(self, draft: Draft, row: Row) -> None:
        told, rows = self._told(row.key)
        draft.record(**told)
        if rows > 1:
            draft.note("several rows have this name and the same first notice: they are one party")
        for column in ("Last_Update", *(n for n in self._names if n not in COLUMNS)):
            if row.cells[column]:
                draft.unused(column)

    def _tell(self, key: str) -> tuple[dict[str, Any], int]:
        """What all rows of a party say of it together, as fields of its record; and how many rows they are."""
        rows = self._party(key)
        names = _distinct(one_line(cells["Name"]) for cells in rows)
        parts = [part for name in names for part in _ALSO.split(name)]
        lines = [f"{title}: {one_line(cells[c])}" for c, title in _TOLD.items() for cells in rows if cells[c]]
        told = {
            "key": key,
            # The list says of nobody whether it is a person or a firm.
            "kind": ActorKind.LEGAL_ENTITY,
            "name": names[0],
            "names": [name for name in _distinct([*names[1:], *parts]) if name != names[0]],
            "addresses": _distinct(_address_of(cells) for cells in rows if not _is_bare(cells)),
            "description": "\n".join(_distinct(lines)) or None,
        }
        return told, len(rows)

    def rejects(self, rejected: Sequence[Entry]) -> str:
        """The header and the rejected rows, with the other rows of the same parties: a party is told whole."""
        rows = [cells_of(entry.raw, "\t") for entry in rejected]
        there = {tuple(cell.strip() for cell in cells) for cells in rows}
        for row in [read_row(self._names, cells) for cells in rows]:
            for beside in self._party(row.key) if isinstance(row, Row) else ():
                cells = [beside[name] for name in self._names]
                if tuple(cells) not in there:
                    there.add(tuple(cells))
                    rows.append(cells)
        marked = self._rejected_from is not None
        names = [*self._names, *([] if marked else [f"{REJECTED_FROM}{self.edition.published.text}"])]
        return "".join(line_of(cells, "\t") for cells in [names, *(r if marked else [*r, ""] for r in rows)])


def _claim_order(draft: Draft, row: Row) -> None:
    days: list[str | None] = []
    for column in ("Effective_Date", "Expiration_Date"):
        text = row.cells[column]
        day = day_of(text) if text else None
        if text and day is None:
            draft.note(f"{column} {text[:20]!r} cannot be meant: it is only in the description")
            draft.unused(column)
        days.append(day)
    valid = span_of(days[0], days[1])
    if valid is None and any(days):
        draft.note("Expiration_Date is before Effective_Date: neither is more than description")
    draft.claim(
        subject="bis",
        kind=Kind.DESIGNATES,
        object=row.key,
        stance=Stance.AFFIRMS,
        certainty=Certainty.CONFIRMED,
        measure=Measure.EXPORT_CONTROL,
        list_name=LISTS["DPL"].name,
        valid=valid,
        # A renewed order begins anew: the one before it was in force until then. One that ends otherwise is corrected.
        key=short_key(f"{row.key}|order|{row.cells['Effective_Date']}"),
        locator=f"{row.name}, Effective_Date {row.cells['Effective_Date']}",
    )


def _claim_address(draft: Draft, row: Row) -> None:
    code = row.cells["Country"]
    found = states_of(code) if code else ()
    if code and len(found) != 1:
        draft.note(f"Country {code[:40]!r} is no state that is known: it is kept in the address")
    state = found[0] if len(found) == 1 else None
    text = _address_of(row.cells)
    if not text:
        draft.note("there is no address")
        return
    if _is_bare(row.cells):
        if state is None:
            draft.note("the address is nothing but a country that is not known: no claim")
            return
        place = draft.add_record(state_record(state.id))
    else:
        place = draft.record(**address_fields(text, state.name if state else None))
    draft.claim(
        subject=row.key,
        kind=Kind.LOCATED_AT,
        object=place,
        stance=Stance.AFFIRMS,
        certainty=Certainty.ASSESSED,
        key=short_key(f"{row.key}|at|{place}"),
        locator=f"{row.name}, {text[:200]}",
    )


def _address_of(cells: Mapping[str, str]) -> str:
    return ", ".join(one_line(cells[column]) for column in _WRITTEN_OUT if cells[column])


def _is_bare(cells: Mapping[str, str]) -> bool:
    """Whether the address is a country and nothing else."""
    return not any(cells[column] for column in _WRITTEN_OUT if column != "Country")


def _distinct(texts: Iterable[str]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text]


class Dpl(EntryLoader):
    """The loader `dpl`."""

    name = "dpl"
    description = Description(
        publisher="Bureau of Industry and Security, United States Department of Commerce",
        licence="work of the United States government, in the public domain in the United States",
        format="the Denied Persons List as it is published: tab separated text (.txt)",
        claims="each order is a designation by the Bureau, an export control in force from its effective to its "
        "expiration date; each address is a further claim",
    )

    def recognises(self, path: Path, head: bytes) -> bool:
        """By the columns of its header."""
        names = names_in(head.decode("utf-8-sig", "replace").partition("\n")[0])
        return {"Street_Address", "Effective_Date", "Expiration_Date", "Standard_Order", "FR_Citation"} <= set(names)

    def open(self, path: Path, options: Options) -> Opened:
        """See `loaders.entries.EntryLoader`."""
        return OpenedDpl(path, options)


LOADER = Dpl()
