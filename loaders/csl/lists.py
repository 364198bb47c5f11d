"""The lists that the Consolidated Screening List is put together from, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from graph.model.kinds import ActorKind, Measure
from graph.model.sources import Record
from loaders.csl.places import state_record

UNITED_STATES = "state:us"
_NAMES = {
    "ofac": "Office of Foreign Assets Control",
    "bis": "Bureau of Industry and Security",
    "isn": "Bureau of International Security and Nonproliferation",
    "ddtc": "Directorate of Defense Trade Controls",
}


def authority_record(key: str) -> Record:
    """The record of an authority; all of them speak for the United States."""
    return Record(key=key, kind=ActorKind.PUBLIC_BODY, name=_NAMES[key], speaks_for=UNITED_STATES)


AUTHORITIES = (state_record(UNITED_STATES), *(authority_record(key) for key in _NAMES))


@dataclass(frozen=True)
class Listing:
    """One list. `numbered` lists have a number of their own for each entry, and OFAC's lists share theirs.

    `at_least` is how many rows a whole file holds of it: well below what editions from 2022 to 2024 had.
    """

    code: str
    name: str
    measure: Measure
    authority: str
    at_least: int
    numbered: bool = False


def _of(authority: str, measure: Measure, *lists: tuple[str, str, int]) -> dict[str, Listing]:
    numbered = authority == "ofac"
    return {code: Listing(code, name, measure, authority, least, numbered) for code, name, least in lists}


LISTS: Mapping[str, Listing] = {
    **_of(
        "ofac",
        Measure.SANCTION,
        ("SDN", "SDN", 9000),
        ("SSI", "SSI", 200),
        ("CAP", "CAPTA", 1),
        ("CMIC", "NS-CMIC", 1),
        ("NS-MBS", "NS-MBS", 1),
        # Three people and firms were on it in 2022: it may well end.
        ("FSE", "FSE", 0),
        ("PLC", "NS-PLC", 1),
    ),
    **_of(
        "bis",
        Measure.EXPORT_CONTROL,
        ("EL", "Entity List", 1500),
        ("DPL", "Denied Persons List", 300),
        ("UVL", "Unverified List", 100),
        ("MEU", "Military End-User List", 1),
    ),
    **_of("isn", Measure.SANCTION, ("ISN", "Nonproliferation Sanctions", 80)),
    **_of("ddtc", Measure.DEBARMENT, ("DTC", "AECA Debarred List", 500)),
}
"""By the code that stands in brackets in the column `source`."""

_CODE = re.compile(r"\(([A-Z-]+)(?: List)?\)")


def list_of(source: str) -> Listing | None:
    """The list that a cell of the column `source` names: `Entity List (EL) - Bureau of Industry and Security`."""
    found = [LISTS[code] for code in _CODE.findall(source) if code in LISTS]
    return found[0] if len(found) == 1 else None


def missing_of(counts: Mapping[str, int]) -> list[str]:
    """What a file of so many rows by list lacks to be a whole one, for a person to read."""
    return [
        f"{listing.name} ({counts.get(code, 0)} rows)"
        for code, listing in LISTS.items()
        if counts.get(code, 0) < listing.at_least
    ]
