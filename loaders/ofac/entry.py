"""An entry of a list as all forms have it: filled by the readers of each form, read by what makes claims of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from graph.model.kinds import ActorKind, Certainty
from graph.model.sources import RecordField
from loaders.ofac.dates import date_of
from loaders.ofac.labels import meaning_of, scheme_of
from loaders.ofac.numbers import identifier
from loaders.problems import Problem

_T = TypeVar("_T")

_HEDGE = re.compile(r"(?:possibly|probably|allegedly|reportedly)\s+", re.IGNORECASE)
_FALSE = re.compile(r"\s*\(false\)$", re.IGNORECASE)
_NOTHING = frozenset({"", "-0-", "undetermined", "none identified", "unknown"})


@dataclass(frozen=True)
class Address:
    """One address, as text, with what stands for its country."""

    number: str
    text: str
    country: str | None = None
    certainty: Certainty = Certainty.ASSESSED


@dataclass(frozen=True)
class Country:
    """What the list says of an actor and a country; `denied` for a flag that it calls false."""

    text: str
    certainty: Certainty = Certainty.ASSESSED
    denied: bool = False


@dataclass(frozen=True)
class Link:
    """That an entry is linked to another one: by its number, by its name, or both.

    `closes` says that the name ends the remarks, so that a period after it may belong to either; `type` is that of a
    typed relation.
    """

    name: str | None = None
    number: str | None = None
    type: str | None = None
    closes: bool = False
    certainty: Certainty = Certainty.ASSESSED


@dataclass
class Listed:
    """An entry: whom it lists, and where it stands in the file. With problems it is rejected.

    What is not `is_entry` is a row of another file that belongs to no sound entry; it has problems always.
    """

    key: str
    line: int | None
    label: str
    raw: str
    file: str | None = None
    is_entry: bool = True
    kind: ActorKind = ActorKind.LEGAL_ENTITY
    name: str = ""
    names: list[str] = field(default_factory=list)
    weak_names: list[str] = field(default_factory=list)
    programmes: list[str] = field(default_factory=list)
    listed_on: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    births: list[str] = field(default_factory=list)
    birth_places: list[str] = field(default_factory=list)
    founded: str | None = None
    identifiers: dict[str, list[str]] = field(default_factory=dict)
    description: str | None = None
    addresses: list[Address] = field(default_factory=list)
    nationalities: list[Country] = field(default_factory=list)
    citizenships: list[Country] = field(default_factory=list)
    flags: list[Country] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    operators: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    lacks: list[RecordField] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def reject(self, problem: str, where: str | None = None, hint: str | None = None, line: int | None = None) -> None:
        """Say what is wrong, and what would be right."""
        self.problems.append(Problem((where,) if where else (), problem, hint, line))

    def identify(self, scheme: str, value: str, label: str) -> None:
        """Give the actor an identifier."""
        found = None if says_nothing(value) else identifier(scheme, value, self.kind)
        if found is None:
            self.unused.append(label)
        else:
            add_new(self.identifiers.setdefault(found[0], []), found[1])

    def document(self, label: str, value: str, *, valid: bool = True) -> None:
        """The same of a document, whose label need not be known. One that is not valid is no ground to find it by."""
        meaning = meaning_of(label) or f"id:{scheme_of(label)}"
        if not valid:
            scheme = meaning[3:] if meaning.startswith("id:") else scheme_of(label)
            self.identify(f"invalid_{scheme}", value, label)
        elif meaning.startswith("id:"):
            self.identify(meaning[3:], value, label)
        else:
            self.detail(label, value)

    def dated(self, label: str, date: str) -> None:
        """Take in a date, in EDTF, that stands beside a label."""
        if meaning_of(label) == "birth":
            add_new(self.births, date)
        elif self.founded is None:
            self.founded = date
        elif self.founded != date:
            self.unused.append(f"another {label}")

    def detail(self, label: str, value: str, certainty: Certainty = Certainty.ASSESSED) -> bool:
        """Take in what stands beside a label; False if nothing is known of the label."""
        meaning = meaning_of(label)
        if meaning is None:
            return False
        value = value.strip()
        if meaning.startswith("id:"):
            self.identify(meaning[3:], value, label)
        elif meaning in ("unused", "location") or says_nothing(value):
            self.unused.append(label.rstrip(":- "))
        elif meaning in ("birth", "founded"):
            self._date(label, value)
        elif meaning in ("nationality", "citizenship", "flag", "country"):
            self._country(meaning, value, certainty)
        elif meaning == "weak":
            add_new(self.weak_names, unquoted(value))
        elif meaning != "link":
            add_new(self._texts(meaning), value)
        return True

    def _texts(self, meaning: str) -> list[str]:
        return {
            "birth_place": self.birth_places,
            "title": self.titles,
            "operator": self.operators,
            "owner": self.owners,
            "name": self.names,
        }[meaning]

    def _country(self, meaning: str, value: str, certainty: Certainty) -> None:
        hedged = _HEDGE.match(value)
        text = value[hedged.end() :] if hedged else value
        found = Country(_FALSE.sub("", text), Certainty.POSSIBLE if hedged else certainty, bool(_FALSE.search(text)))
        if meaning == "country":
            add_new(self.countries, value)
            self.unused.append("country of registration")
        elif meaning == "nationality":
            add_new(self.nationalities, found)
        else:
            add_new(self.citizenships if meaning == "citizenship" else self.flags, found)

    def _date(self, label: str, value: str) -> None:
        date = date_of(value)
        if date is None:
            self.notes.append(f"the date {value!r} is not understood: it is not used")
            self.unused.append(label)
        else:
            self.dated(label, date)


def says_nothing(text: str) -> bool:
    """Whether a value says only that there is none."""
    return text.strip().lower() in _NOTHING


def unquoted(text: str) -> str:
    """A name out of its quotes; it may hold such quotes itself."""
    text = text.strip()
    return text[1:-1].strip() if len(text) > 2 and text[0] == text[-1] == "'" else text


def add_new(items: list[_T], item: _T) -> None:
    """Put an item at the end of a list that does not hold it."""
    if item not in items:
        items.append(item)


def joined(parts: Iterable[str | None]) -> str:
    """The parts of an address that are there, as one text."""
    return ", ".join(" ".join(part.split()) for part in parts if part and not says_nothing(part))
