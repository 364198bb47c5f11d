"""A second reading of the Consolidated Screening List, by the csv module and by what the rows themselves show."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from graph.model.states import find_state
from tests.real_lists import Said, described, state_key
from tests.real_numbers import numbered
from tests.real_ofac import edtf

Cells = dict[str, str]
# Code in the cell `source`: authority, measure, name of the list.
LISTS = {
    "SDN": ("ofac", "sanction", "SDN"),
    "SSI": ("ofac", "sanction", "SSI"),
    "CAP": ("ofac", "sanction", "CAPTA"),
    "CMIC": ("ofac", "sanction", "NS-CMIC"),
    "NS-MBS List": ("ofac", "sanction", "NS-MBS"),
    "FSE": ("ofac", "sanction", "FSE"),
    "PLC": ("ofac", "sanction", "NS-PLC"),
    "EL": ("bis", "export_control", "Entity List"),
    "DPL": ("bis", "export_control", "Denied Persons List"),
    "UVL": ("bis", "export_control", "Unverified List"),
    "MEU": ("bis", "export_control", "Military End-User List"),
    "ISN": ("isn", "sanction", "Nonproliferation Sanctions"),
    "DTC": ("ddtc", "debarment", "AECA Debarred List"),
}
AUTHORITIES = {authority for authority, _, _ in LISTS.values()}
KINDS = {"Individual": "Person", "Entity": "LegalEntity", "Vessel": "Vessel", "Aircraft": "Airplane", "": "LegalEntity"}
# Cells that nothing but the description keeps, under these words.
TOLD = {
    "federal_register_notice": "Federal Register notice",
    "start_date": "Start date",
    "end_date": "End date",
    "standard_order": "Standard order",
    "license_requirement": "License requirement",
    "license_policy": "License policy",
    "vessel_type": "Vessel type",
    "gross_tonnage": "Gross tonnage",
    "gross_registered_tonnage": "Gross registered tonnage",
}
_PAGE_OR_ISSUE = re.compile(r"(\d+)\s*\.?\s*F\.?\s*R\.?\s*(?:[Nn]o\. )?(\d+)|Vol\.\s*(\d+),?\s*No\.\s*(\d+)")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_US_STATE = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|TN|TX|UT|V[AT]|W[AIVY]"
)
_ZIP = re.compile(rf".*, (?:{_US_STATE}), \d{{5}}(?:-\d{{4}})?")


@dataclass
class Party:
    """All rows of one party. `texts` have to stand in its description word for word; of `numbers` (text, scheme, value)
    either the text does, or the number is among the identifiers and there was nothing else in it.
    """

    key: str
    rows: list[Cells] = field(default_factory=list)
    record: dict[str, Any] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    numbers: set[tuple[str, str, str]] = field(default_factory=set)
    claims: set[Said] = field(default_factory=set)


@dataclass
class Csl:
    """The whole list: all rows, and the parties of which they tell by key."""

    rows: list[Cells]
    parties: dict[str, Party]

    def claims(self) -> set[Said]:
        """All that it says, once each."""
        return {said for party in self.parties.values() for said in party.claims}

    def about(self) -> dict[str, set[Said]]:
        """All claims by who stands in them, so that of a party those of others are there too."""
        found: dict[str, set[Said]] = defaultdict(set)
        for said in self.claims():
            found[said.subject].add(said)
            found[said.object].add(said)
        return found


def read_csl(path: Path) -> Csl:
    """All of a file."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = [{name: cell.strip() for name, cell in row.items()} for row in csv.DictReader(lines)]
    csl = Csl(rows, {})
    named: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        key = key_of(row)
        csl.parties.setdefault(key, Party(key)).rows.append(row)
        if row["entity_number"]:
            named[row["name"]].add(key)
    labels_first = any(row["ids"].startswith("Gender, ") or "; Gender, " in row["ids"] for row in rows)
    for party in csl.parties.values():
        _Telling(party, labels_first, named).tell()
    return csl


def code_of(row: Cells) -> str:
    """The code of the list that a row is of."""
    found = re.search(r"\(([^)]*)\)", row["source"])
    assert found, row["source"]
    return found[1]


def key_of(row: Cells) -> str:
    """What stays the same of a party from edition to edition."""
    if row["entity_number"]:
        return f"ofac:{row['entity_number']}"
    cited = _PAGE_OR_ISSUE.findall(row["federal_register_notice"])
    found = [(int(a or c), int(b or d), bool(a)) for a, b, c, d in cited]
    if found:
        volume, page, by_page = min(found)
        where = f"{volume} FR {page}" if by_page else f"Vol. {volume} No. {page}"
    else:
        tails = {address.rpartition(", ")[2] for address in split(row["addresses"])}
        where = "+".join(sorted(filter(_is_code, tails)))
    return f"{code_of(row).lower()}:{one_line(row['name']).casefold()}|{where}"


def one_line(text: str) -> str:
    """The text without line ends and double spaces."""
    return " ".join(text.split())


def split(cell: str) -> list[str]:
    """The values of a cell."""
    return [one_line(part) for part in cell.split(";") if part.strip()]


def _is_code(text: str) -> bool:
    return bool(re.fullmatch("[A-Z]{2}", text)) and find_state(text) is not None


def _without_and(text: str) -> str:
    return text.removeprefix("and ")


def places(row: Cells) -> Iterator[tuple[str, str, bool]]:
    """Each address: its text, where it is, and whether the row says so for sure."""
    texts = [_without_and(part).strip(" ,") for part in split(row["addresses"])]
    for text in texts:
        before, _, tail = text.rpartition(", ")
        state = state_key(tail)
        # This list leaves out countries, and puts ZIP codes behind states: "DOVER, DE" may be anywhere.
        if code_of(row) == "DPL" and re.fullmatch(_US_STATE, tail) and not re.search(r"\d", before.rpartition(", ")[2]):
            state = None
        alone = len(set(texts)) == 1
        yield text, state if state and not before else f"address:{text}", bool(state or alone or _ZIP.fullmatch(text))


def linked(remarks: str) -> list[str]:
    """The names in `(Linked To: A (B); Linked To: C)`, which ends the remarks."""
    _, found, links = remarks.partition("(Linked To: ")
    assert not found or links.endswith(")"), remarks
    return links.removesuffix(")").split("; Linked To: ") if found else []


class _Telling:
    """Finds out what the rows of a party say."""

    def __init__(self, party: Party, labels_first: bool, named: dict[str, set[str]]) -> None:
        self.party, self.labels_first, self.named = party, labels_first, named
        self.lists: dict[str, set[str]] = defaultdict(set)
        self.identifiers: dict[str, set[str]] = defaultdict(set)
        kinds = {KINDS[row["type"]] for row in party.rows}
        assert len(kinds) == 1, (party.key, kinds)
        self.kind = kinds.pop()

    def tell(self) -> None:
        for row in self.party.rows:
            self._row(row)
        founded = self.lists.pop("founded", set())
        self.party.record = described(
            kind=self.kind,
            identifiers=self.identifiers,
            founded=next(iter(founded)) if len(founded) == 1 else None,
            **self.lists,
        )

    def _row(self, row: Cells) -> None:
        party, lists = self.party, self.lists
        party.names |= {one_line(row["name"]), *(_without_and(name) for name in split(row["alt_names"]))}
        lists["positions"] |= set(split(row["title"]))
        lists["births"] |= {text if _ISO.fullmatch(text) else edtf(text) for text in split(row["dates_of_birth"])}
        lists["birth_places"] |= set(split(row["places_of_birth"]))
        self.identifiers["call_sign"] |= {row["call_sign"]} - {""}
        for code in split(row["nationalities"]) + split(row["citizenships"]):
            self._of_state(code, "NATIONAL_OF")
        if row["vessel_flag"] not in ("", "None Identified"):
            self._of_state(row["vessel_flag"], "REGISTERED_IN")
        for text, place, sure in places(row):
            lists["addresses"] |= {text} if place.startswith("address:") else set()
            if sure:
                self._say(party.key, "LOCATED_AT", place)
        listed = self._ids(row["ids"])
        self._designations(row, listed)
        for name in linked(row["remarks"]):
            found = self.named.get(name, set())
            target = next(iter(found)) if len(found) == 1 else f"named:{name}"
            party.claims.add(Said(party.key, "LINKED_TO", target, "assessed", quote=f"Linked To: {name}"))
        if row["vessel_owner"]:
            self._say(f"named:{row['vessel_owner']}", "OWNS", party.key)
        party.texts |= {one_line(row["remarks"])} - {""}
        party.texts |= {f"{words}: {one_line(row[name])}" for name, words in TOLD.items() if row[name]}

    def _say(self, subject: str, kind: str, object_: str) -> None:
        self.party.claims.add(Said(subject, kind, object_, "assessed"))

    def _of_state(self, text: str, kind: str) -> None:
        state = find_state(text)
        assert state, text
        self.lists["countries"].add(state.name)
        self._say(self.party.key, kind, state.id)

    def _ids(self, cell: str) -> list[str]:
        """Takes in numbers and facts; what they say of the day of listing."""
        listed = []
        for part in filter(None, (one_line(part) for part in cell.split("; "))):
            pieces = part.split(", ")
            label = pieces.pop(0 if self.labels_first else -1)
            rest = ", ".join(pieces)
            bare = [p for p in pieces if not _ISO.fullmatch(p) and not (len(pieces) > 1 and _is_code(p))]
            number = numbered(label, ", ".join(bare), self.kind)
            if number:
                self.identifiers[number[0]].add(number[1])
                self.party.numbers.add((part, *number))
                continue
            self.party.texts.add(part)
            if label == "Organization Established Date":
                self.lists["founded"].add(edtf(rest))
            elif label in ("Nationality of Registration", "Registration Country"):
                self._of_state(rest, "REGISTERED_IN")
            elif label == "Aircraft Operator":
                self._say(f"named:{rest}", "OPERATES", self.party.key)
            elif label == "Listing Date (CMIC)":
                listed.append(edtf(rest))
        return listed

    def _designations(self, row: Cells, listed: list[str]) -> None:
        authority, measure, name = LISTS[code_of(row)]
        # Of the years 17 and 97 nothing is dated.
        start, end = (day if day > "1900" else "" for day in (row["start_date"], row["end_date"]))
        start = start or "".join(listed)
        valid = f"{start or '..'}/{end or '..'}" if start or end else None
        said = Said(authority, "DESIGNATES", self.party.key, "confirmed", "affirms", valid, measure, name)
        programmes = split(row["programs"])
        self.party.claims |= {replace(said, programme=programme) for programme in programmes} or {said}
