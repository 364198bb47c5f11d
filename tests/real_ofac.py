"""A second reading of OFAC's CSV files, by the csv module and by what OFAC's page on its formats says of them."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.real_lists import Said, described, state_key
from tests.real_numbers import labelled, numbered

NULL = "-0-"
NOWHERE = (NULL, "undetermined")
KINDS = {"individual": "Person", "vessel": "Vessel", "aircraft": "Airplane", NULL: "LegalEntity"}
CUT = 1000
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: f"{month:02}" for month, name in enumerate(_NAMES, start=1)}
_DATE = re.compile(r"(?:(?:(\d\d) )?([A-Z][a-z]{2}) )?(\d{4})")
_ALIAS = re.compile(r"(?:[afn]\.k|d\.b)\.a\. '(.*)'")
_NATIONAL = re.compile(r"(?:nationality|citizen) (.*)")
_REGISTERED = re.compile(r"(?:Nationality of Registration|Registration Country) (.*)")
_POSITION = re.compile(r"(?:Position:|Title) (.*)")


@dataclass
class Row:
    """One entry: `record` is what is to be in the graph of it, `cut` whether its remarks are not whole."""

    number: str
    record: dict[str, Any]
    cut: bool
    links: list[tuple[str, bool]] = field(default_factory=list)
    claims: list[Said] = field(default_factory=list)


@dataclass
class ListEdition:
    """One edition: its day, its entries by number, and all claims by the records that stand in them."""

    day: str
    rows: dict[str, Row]
    addresses: int
    aliases: int
    about: dict[str, set[Said]] = field(default_factory=lambda: defaultdict(set))

    def claims(self) -> set[Said]:
        """All that the edition says, once each."""
        return {said for row in self.rows.values() for said in row.claims}


def read_edition(folder: Path) -> ListEdition:
    """All entries of a folder of OFAC's files that is named for its day."""
    addresses, aliases = _by_entry(folder / "add.csv"), _by_entry(folder / "alt.csv")
    rows = {}
    for cells in _cells(folder / "sdn.csv"):
        rows[cells[0]] = _row(cells, addresses.pop(cells[0], []), aliases.pop(cells[0], []))
    assert not addresses, "addresses of nobody"
    assert not aliases, "aliases of nobody"
    beside = (sum(1 for _ in _cells(folder / name)) for name in ("add.csv", "alt.csv"))
    edition = ListEdition(folder.name, rows, addresses=next(beside), aliases=next(beside))
    named: dict[str, list[str]] = defaultdict(list)
    for row in rows.values():
        named[row.record["name"]].append(row.number)
    for row in rows.values():
        for name, last in row.links:
            target = _target(name, last, named)
            row.claims.append(Said(row.number, "LINKED_TO", target, "assessed"))
        for said in row.claims:
            edition.about[said.subject].add(said)
            edition.about[said.object].add(said)
    return edition


def _cells(path: Path) -> Iterator[list[str]]:
    if not path.exists():
        return
    with path.open(encoding="ascii", newline="") as lines:
        for cells in csv.reader(lines):
            if cells != ["\x1a"]:
                yield [cell if cell.strip() != NULL else NULL for cell in cells]


def _by_entry(path: Path) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = defaultdict(list)
    for cells in _cells(path):
        found[cells[0]].append(cells)
    return found


def _row(cells: list[str], addresses: Iterable[list[str]], aliases: Iterable[list[str]]) -> Row:
    number, name, kind, programmes, title, call_sign, _type, _tons, _grt, flag, owner, remarks = cells
    kind = KINDS[kind]
    cut = len(remarks) >= CUT
    pieces = [] if remarks == NULL else remarks.split("; ")
    last = len(pieces) - 1
    if cut:
        pieces = pieces[:-1]
    said = _Remarks(kind)
    titles = {part.strip() for part in title.split("; ")} - {NULL}
    for at, piece in enumerate(pieces):
        if piece.strip(" .") not in titles:  # the remarks repeat the title
            said.hear(piece, at == last)
    claims = [
        Said("ofac", "DESIGNATES", number, "confirmed", measure="sanction", list_name="SDN", programme=programme)
        for programme in programmes.split("] [")
    ]
    texts = []
    for _, _, street, city, country, _ in addresses:
        text = ", ".join(" ".join(part.split()) for part in (street, city, country) if part not in NOWHERE)
        if text:
            texts.append(text)
            state = state_key(country) if text == country else None
            claims.append(Said(number, "LOCATED_AT", state or f"address:{text}", "assessed"))
    for text, certainty in said.nationalities:
        if state_key(text):
            claims.append(Said(number, "NATIONAL_OF", str(state_key(text)), certainty))
    countries = [text for text, _ in said.nationalities] + said.countries
    if flag not in (NULL, "None Identified"):
        countries.append(flag)
        claims.append(Said(number, "REGISTERED_IN", str(state_key(flag)), "assessed"))
    if owner != NULL:
        claims.append(Said(f"named:{owner}", "OWNS", number, "assessed"))
    claims += [Said(f"named:{operator}", "OPERATES", number, "assessed") for operator in said.operators]
    if call_sign != NULL:
        said.identifiers["call_sign"].add(call_sign)
    record = described(
        kind=kind,
        name=name,
        names={alias[3] for alias in aliases} - {name},
        weak_names=set(said.weak_names),
        countries=set(countries),
        identifiers=said.identifiers,
        addresses=set(texts),
        births=set(said.births),
        birth_places=set(said.birth_places),
        positions=titles | set(said.positions),
        founded=said.founded[0] if said.founded else None,
        description=None if remarks == NULL else remarks.strip(),
    )
    return Row(number, record, cut, said.links, claims)


class _Remarks:
    """What the remarks of an entry say, piece by piece."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.positions: list[str] = []
        self.weak_names: list[str] = []
        self.births: list[str] = []
        self.birth_places: list[str] = []
        self.founded: list[str] = []
        self.nationalities: list[tuple[str, str]] = []
        self.countries: list[str] = []
        self.operators: list[str] = []
        self.links: list[tuple[str, bool]] = []
        self.identifiers: dict[str, set[str]] = defaultdict(set)

    def hear(self, piece: str, is_last: bool) -> None:
        if piece.startswith("Linked To: "):
            self.links.append((piece.removeprefix("Linked To: "), is_last))
            return
        piece = piece.strip().removeprefix("alt. ").removeprefix("Alt. ")
        if is_last:
            piece = piece.removesuffix(".")
        alias, national = _ALIAS.fullmatch(piece), _NATIONAL.fullmatch(piece)
        registered, position = _REGISTERED.fullmatch(piece), _POSITION.fullmatch(piece)
        label, _, value = piece.partition(" ")
        number = labelled(piece)
        if alias:
            self.weak_names.append(alias[1])
        elif national:
            self._national(national[1])
        elif label == "DOB":
            self.births.append(edtf(value))
        elif label == "POB":
            self.birth_places.append(value)
        elif piece.startswith("Organization Established Date "):
            self.founded.append(edtf(piece.removeprefix("Organization Established Date ")))
        elif registered:
            self.countries.append(registered[1])
        elif position:
            self.positions.append(position[1])
        elif piece.startswith("Aircraft Operator "):
            self.operators.append(piece.removeprefix("Aircraft Operator "))
        elif number:
            found = numbered(number[0], number[1], self.kind)
            if found:
                self.identifiers[found[0]].add(found[1])

    def _national(self, text: str) -> None:
        certainty = "assessed"
        text = text.partition(";")[0]
        if text.startswith("possibly "):
            text, certainty = text.removeprefix("possibly "), "possible"
        self.nationalities.append((text, certainty))


def edtf(text: str) -> str:
    """`07 May 1966`, `circa 1951`, `Mar 1962 to Feb 1963` as EDTF."""
    if text.startswith("circa "):
        text = text.removeprefix("circa ")
        ends = text.split("-")
        return "/".join(f"{_day(end)}~" for end in ends)
    return "/".join(_day(end) for end in text.split(" to "))


def _day(text: str) -> str:
    match = _DATE.fullmatch(text)
    assert match, text
    day, month, year = match.groups()
    return "-".join(part for part in (year, _MONTHS.get(month or ""), day) if part)


def _target(name: str, is_last: bool, named: dict[str, list[str]]) -> str:
    """Who is meant: one entry of this name, or a record of that name alone."""
    bare_name = name.removesuffix(".") if is_last else name
    found = {number for writing in {name, bare_name} for number in named.get(writing, ())}
    return found.pop() if len(found) == 1 else f"named:{bare_name}"


def all_claims(editions: Iterable[ListEdition]) -> Counter[str]:
    """How many claims of each kind the editions make together, each once."""
    return Counter(said.kind for said in set().union(*(edition.claims() for edition in editions)))
