"""What the rows of one party say of it together, whichever of them is being read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from graph.model.kinds import ActorKind
from loaders.csl.addresses import Address, addresses_in
from loaders.csl.dates import edtf_of
from loaders.csl.ids import LabelsStand, parts_of
from loaders.csl.places import one_line, states_of

_KINDS = {
    "Individual": ActorKind.PERSON,
    # Firms, groups, governments: OFAC does not say which.
    "Entity": ActorKind.LEGAL_ENTITY,
    "Vessel": ActorKind.VESSEL,
    "Aircraft": ActorKind.AIRPLANE,
}
_T = TypeVar("_T")
_TOLD = {
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
REGISTERED = ("Nationality of Registration", "Registration Country")
FOUNDED = "Organization Established Date"
OPERATOR = "Aircraft Operator"


class Party:
    """One party with all its rows."""

    def __init__(self, key: str, rows: Sequence[Mapping[str, str]], stand: LabelsStand) -> None:
        self.key = key
        self.rows = rows
        self.parts = _distinct(part for row in rows for part in parts_of(row["ids"], stand, self.kind))

    @cached_property
    def types(self) -> list[str]:
        """What its rows say that it is: more than one is a contradiction."""
        return _distinct(row["type"] for row in self.rows)

    @property
    def kind(self) -> ActorKind:
        """What it is; the lists of BIS and of the State Department do not say."""
        return _KINDS.get(self.types[0], ActorKind.LEGAL_ENTITY) if self.types else ActorKind.LEGAL_ENTITY

    @cached_property
    def record(self) -> tuple[dict[str, Any], list[str]]:
        """The fields of its record, and which cells hold something that cannot be put into its field."""
        odd: list[str] = []
        names = _distinct(one_line(row["name"]) for row in self.rows)
        others = (_without_and(name) for row in self.rows for name in row["alt_names"].split(";"))
        fields = {
            "key": self.key,
            "kind": self.kind,
            "name": names[0],
            "names": [n for n in _distinct([*names[1:], *others]) if n != names[0]],
            "countries": self._countries(),
            "identifiers": self._identifiers(),
            "addresses": _distinct(a.text for row in self.rows for a in addresses_of(row) if not a.bare),
            "births": self._births(odd),
            "birth_places": self._listed("places_of_birth"),
            "positions": self._listed("title"),
            "founded": self._founded(),
            "description": self._description() or None,
        }
        return fields, odd

    def _listed(self, column: str) -> list[str]:
        return _distinct(one_line(text) for row in self.rows for text in row[column].split("; "))

    def _countries(self) -> list[str]:
        texts = [*self._listed("nationalities"), *self._listed("citizenships"), *self._listed("vessel_flag")]
        texts += [part.rest for part in self.parts if part.label in REGISTERED]
        return _distinct(name_of_country(text) for text in texts if text != "None Identified")

    def _identifiers(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for part in self.parts:
            if part.scheme and part.value:
                found.setdefault(part.scheme, []).append(part.value)
        if calls := self._listed("call_sign"):
            found.setdefault("call_sign", []).extend(calls)
        return {scheme: _distinct(values) for scheme, values in sorted(found.items())}

    def _births(self, odd: list[str]) -> list[str]:
        births = []
        for text in self._listed("dates_of_birth"):
            date = edtf_of(text)
            if date:
                births.append(date)
            else:
                odd.append("dates_of_birth")
        return _distinct(births)

    def _founded(self) -> str | None:
        found = _distinct(edtf_of(part.rest) or "" for part in self.parts if part.label == FOUNDED)
        return found[0] if len(found) == 1 else None

    def _description(self) -> str:
        lines = [row["remarks"] for row in self.rows]
        lines += [f"{title}: {one_line(row[c])}" for c, title in _TOLD.items() for row in self.rows if row[c]]
        lines += [part.text for part in self.parts if not part.whole]
        unread = [text for text in self._listed("dates_of_birth") if not edtf_of(text)]
        lines += [f"Date of birth: {text}" for text in unread]
        return "\n".join(_distinct(lines))


def addresses_of(row: Mapping[str, str]) -> list[Address]:
    """The addresses of a row."""
    return addresses_in(row["addresses"], countries_left_out="(DPL)" in row["source"])


def name_of_country(text: str) -> str:
    """The name of the state that a code or name stands for, the text itself where that is not clear."""
    found = states_of(text)
    return found[0].name if len(found) == 1 else text


def _without_and(text: str) -> str:
    text = one_line(text)
    return text.removeprefix("and ") if text.startswith("and ") else text


def _distinct(items: Iterable[_T]) -> list[_T]:
    return [item for item in dict.fromkeys(items) if item]
