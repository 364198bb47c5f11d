"""The columns of a claim sheet in CSV, and how their cells make the fields of the model."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

SOURCE = {
    "source_id": "id",
    "source_title": "title",
    "source_publisher": "publisher",
    "source_url": "url",
    "source_licence": "licence",
}
EDITION = {"published": "published", "retrieved": "retrieved", "complete": "complete"}

# Cells that name an actor. Each has further columns, such as subject_kind, that describe it.
ENDS = ("subject", "object", "speaker", "speaker_speaks_for", "source_origin")
_LISTED = ("names", "weak_names", "countries", "addresses", "births", "birth_places", "positions")
ACTOR = ("key", "kind", *_LISTED, "identifiers", "founded", "description", "unknown")

_PLAIN = (
    *("kind", "stance", "certainty", "phase", "valid", "said_on", "quote", "share", "amount", "currency", "measure"),
    *("list_name", "programme", "key", "locator", "rule", "read_by"),
)
_GOODS = ("class", "description", "designation", "quantity", "quantity_uncertain", "unit", "codes")
_NESTED = {
    "goods": _GOODS,
    "in_return": _GOODS,
    "ended": ("way", "on", "why", "by"),
    "review": ("verdict", "by", "on", "note"),
    "span": ("start", "end"),
}
DEAL = ("deal", "deal_title")

COLUMNS: tuple[str, ...] = (
    *SOURCE,
    *EDITION,
    *_PLAIN,
    *(column for end in ENDS for column in (end, *(f"{end}_{name}" for name in ACTOR))),
    *(f"{part}_{name}" for part, names in _NESTED.items() for name in names),
    *DEAL,
)
REQUIRED = ("source_id", "source_title", "published", "subject", "kind", "object", "stance", "certainty")

Cells = Mapping[str, str]


def slug(name: str) -> str:
    """A key made of a name: its letters and digits in lower case, joined by dashes."""
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", name).casefold()).strip("-")


def listed(cell: str) -> list[str]:
    """`a; b` as a list."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def key_in(cells: Cells, end: str) -> str | None:
    """The key of the actor that an end names, None where it names none."""
    if cells.get(f"{end}_key"):
        return cells[f"{end}_key"]
    name = cells.get(end, "")
    if end == "source_origin" and name.startswith("source:"):
        return None
    return (slug(name) or name) if name else None


def actor_cells(cells: Cells, end: str) -> dict[str, str]:
    """What a row says of one actor, cell by cell, its name and whom it speaks for included."""
    said = {name: cells[f"{end}_{name}"] for name in ACTOR[1:] if cells.get(f"{end}_{name}")}
    if cells.get(end):
        said["name"] = cells[end]
    if end == "speaker" and (voice := key_in(cells, "speaker_speaks_for")):
        said["speaks_for"] = voice
    return said


def record_of(key: str, said: Cells) -> dict[str, Any]:
    """The record that cells describe."""
    record: dict[str, Any] = {"key": key, **said}
    for name in _LISTED:
        if name in record:
            record[name] = listed(record[name])
    if "identifiers" in record:
        pairs = (part.partition(":") for part in listed(record["identifiers"]))
        identifiers: dict[str, tuple[str, ...]] = {}
        for scheme, _, value in pairs:
            identifiers[scheme.strip()] = (*identifiers.get(scheme.strip(), ()), value.strip())
        record["identifiers"] = identifiers
    return record


def claim_of(cells: Cells) -> dict[str, Any]:
    """The claim that a row makes."""
    claim: dict[str, Any] = {name: cells[name] for name in (*_PLAIN, "deal") if cells.get(name)}
    for end in ("subject", "object", "speaker"):
        if key := key_in(cells, end):
            claim[end] = key
    for part, names in _NESTED.items():
        inner: dict[str, Any] = {name: cells[f"{part}_{name}"] for name in names if cells.get(f"{part}_{name}")}
        if "codes" in inner:
            inner["codes"] = listed(inner["codes"])
        if inner:
            claim[part] = [inner] if names is _GOODS else inner
    return claim
