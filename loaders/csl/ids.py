"""The cell `ids`: numbers of documents and registers, and whatever else OFAC puts among them.

Its parts are `CU, 123456, Passport` in editions up to 2022 and `Passport, 123456, CU` in later ones.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum

from graph.model.kinds import ActorKind
from loaders.csl.places import one_line, states_of
from loaders.ofac.labels import meaning_of
from loaders.ofac.numbers import identifier

# Labels that say no more than the scheme of their number does.
_PLAIN = frozenset(
    {
        *("Passport", "National ID No.", "Tax ID No.", "Registration Number", "Registration ID", "SWIFT/BIC"),
        *("Website", "Email Address", "Phone Number", "MMSI", "ISIN", "BIK (RU)", "Government Gazette Number"),
        *("Unified Social Credit Code (USCC)", "Aircraft Manufacturer's Serial Number (MSN)", "V.A.T. Number"),
    }
)
_DATE = re.compile(r"\d{4}(?:-\d{2}-\d{2})?|\d{1,2} [A-Z][a-z]{2} \d{4}|[A-Z][a-z]{2} \d{4}", re.ASCII)
_NUMBER = "id:"


class LabelsStand(Enum):
    """At which end of a part of `ids` its label stands."""

    LAST = "last"
    FIRST = "first"


@dataclass(frozen=True)
class Part:
    """One part of the cell. `scheme` and `value` are what it identifies by; `whole` says that they are all of it."""

    text: str
    label: str | None = None
    rest: str = ""
    scheme: str | None = None
    value: str | None = None
    whole: bool = False


def where_labels_stand(cell: str) -> Counter[LabelsStand]:
    """How many parts of a cell have a known label at which end."""
    found: Counter[LabelsStand] = Counter()
    for text in _texts(cell):
        pieces = text.split(", ")
        if len(pieces) > 1:
            found[LabelsStand.FIRST] += meaning_of(pieces[0]) is not None
            found[LabelsStand.LAST] += meaning_of(pieces[-1]) is not None
    return found


def parts_of(cell: str, stand: LabelsStand, kind: ActorKind = ActorKind.LEGAL_ENTITY) -> list[Part]:
    """All parts of a cell of a party of this kind.

    What has no label that is known is text alone: a piece of a sentence that holds a semicolon, or a kind of number
    that is new.
    """
    return [_part(text, stand, kind) for text in _texts(cell)]


def _texts(cell: str) -> list[str]:
    return [text for part in cell.split("; ") if (text := one_line(part))]


def _part(text: str, stand: LabelsStand, kind: ActorKind) -> Part:
    pieces = text.split(", ")
    first = stand is LabelsStand.FIRST
    label = pieces.pop(0 if first else -1)
    meaning = meaning_of(label) if pieces else None
    if meaning is None:
        return Part(text)
    rest = ", ".join(pieces)
    value = ", ".join(_number_in(pieces, first=first))
    found = identifier(meaning[len(_NUMBER) :], value, kind) if meaning.startswith(_NUMBER) else None
    if found is None:
        return Part(text, label, rest)
    plain = label in _PLAIN or found[0] in ("imo", "imo_company")
    return Part(text, label, rest, *found, whole=plain and rest.removeprefix("IMO ") == found[1])


def _number_in(pieces: list[str], *, first: bool) -> list[str]:
    """The number without the country and the dates of expiry and issue, which stand before it or, in later editions,
    after it.
    """
    inner = list(pieces)
    end = -1 if first else 0
    dates = (_is_date, _is_date)
    for fits in (*dates, _is_country) if first else (_is_country, *dates):
        if len(inner) > 1 and fits(inner[end]):
            inner.pop(end)
    return inner


def _is_date(text: str) -> bool:
    return _DATE.fullmatch(text) is not None


def _is_country(text: str) -> bool:
    return len(text) == 2 and text.isupper() and len(states_of(text)) == 1
