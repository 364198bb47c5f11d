"""A second reading of the Denied Persons List, by csv and the documentation: what a graph has to say of it."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.model.states import find_state
from tests.real_graph import distinct, one_line

SOURCE = "bis-dpl"
LIST = "Denied Persons List"

Said = dict[str, Any]
Row = dict[str, str]
_ADDRESS = ("Street_Address", "City", "State", "Postal_Code", "Country")
_NOTICE = re.compile(r"(\d+)[\s.]*F\.?\s?R\.?\s*(\d+)", re.IGNORECASE)
_TITLES = {
    "Action": "Action",
    "FR_Citation": "Federal Register citation",
    "Effective_Date": "Effective date",
    "Expiration_Date": "Expiration date",
    "Standard_Order": "Standard order",
}


@dataclass(frozen=True)
class Party:
    """Who is denied: all rows of one name and one first notice."""

    key: str
    rows: tuple[Row, ...]


def rows(path: Path) -> list[Row]:
    """All rows, each value with its white space as single spaces."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{k: one_line(v or "") for k, v in row.items()} for row in csv.DictReader(file, delimiter="\t")]


def parties(found: list[Row]) -> list[Party]:
    """The rows by party."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        notices = [(int(volume), int(page)) for volume, page in _NOTICE.findall(row["FR_Citation"])]
        first = "{} FR {}".format(*min(notices)) if notices else ""
        grouped[f"{row['Name'].lower()}|{first}"].append(row)
    return [Party(key, tuple(of)) for key, of in grouped.items()]


def record(party: Party) -> Said:
    """The record, but for its description."""
    (name,) = {row["Name"] for row in party.rows}
    parts = re.split(r"\s+(?:[AFN]/K/A|D/B/A)\s+", name, flags=re.IGNORECASE)
    said = {
        "kind": "LegalEntity",
        "name": name,
        "names": distinct(parts, {name}),
        "addresses": distinct(address(row) for row in party.rows),
    }
    return {k: v for k, v in said.items() if v}


def address(row: Row) -> str | None:
    """The address in one line; of a country alone there is none."""
    parts = [row[name] for name in _ADDRESS if row[name]]
    return ", ".join(parts) if parts != [row["Country"]] else None


def country(row: Row) -> str | None:
    """The country, by the register's name, if the column names a state."""
    state = find_state(row["Country"])
    return state.name if state else None


def description(party: Party) -> set[str]:
    """The lines of the description."""
    return {f"{title}: {row[name]}" for row in party.rows for name, title in _TITLES.items() if row[name]}


def claims(party: Party) -> list[Said]:
    """Every claim of a party: each order once, each address once."""
    found: list[Said] = []
    for row in party.rows:
        valid = f"{_day(row['Effective_Date']) or '..'}/{_day(row['Expiration_Date']) or '..'}"
        order: Said = {
            "kind": "DESIGNATES",
            "subject": "bis",
            "object": party.key,
            "stance": "affirms",
            "certainty": "confirmed",
            "measure": "export_control",
            "list_name": LIST,
        }
        located: Said = {"kind": "LOCATED_AT", "subject": party.key, "stance": "affirms", "certainty": "assessed"}
        state = find_state(row["Country"])
        place = address(row)
        if place:
            located["object"] = f"address:{place}"
        elif state:
            located["object"] = state.id
        dated = {**order, "valid": valid} if valid != "../.." else order
        found += [one for one in (dated, located) if "object" in one and one not in found]
    return found


def _day(text: str) -> str | None:
    found = re.fullmatch(r"(\d\d)/(\d\d)/((?:19|20)\d\d)", text)
    return f"{found[3]}-{found[1]}-{found[2]}" if found else None
