"""The cell `addresses`: addresses parted by semicolons, each ending in its country where the list knows one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.csl.places import one_line, states_of

_AND = re.compile(r"\Aand\s+", re.IGNORECASE)
# Codes of states that are codes of United States too: on the one list that leaves countries out, they are neither.
_US_STATES = frozenset(
    re.findall(
        "..",
        "ALAKAZARCACOCTDEFLGAHIIDILINIAKSKYLAMEMDMAMIMNMSMOMTNENVNHNJNMNYNCNDOHOKORPARISCSDTNTXUTVTVAWAWVWIWYDCPR",
    )
)
_US_ADDRESS = re.compile(r".*,\s*([A-Z]{2}),\s*[0-9]{5}(?:-[0-9]{4})?")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Address:
    """One address as written. `state` is the id of its country, None where it does not end in one.

    `bare` says that it is nothing but the country, `sure` that it is one address and not a piece of one that holds a
    semicolon itself.
    """

    text: str
    state: str | None
    country: str | None
    bare: bool
    sure: bool


def addresses_in(cell: str, *, countries_left_out: bool) -> list[Address]:
    """All addresses of a cell, none twice. `countries_left_out` is so of the Denied Persons List."""
    texts = [_AND.sub("", one_line(part)).strip(" ,") for part in cell.split(";")]
    kept = list(dict.fromkeys(text for text in texts if text))
    return [_address(text, alone=len(kept) == 1, countries_left_out=countries_left_out) for text in kept]


def _address(text: str, *, alone: bool, countries_left_out: bool) -> Address:
    before, _, tail = text.rpartition(",")
    tail = tail.strip()
    found = states_of(tail.rstrip(".") if len(tail) > 3 else tail)
    if countries_left_out and tail in _US_STATES and not _DIGIT.search(before.rpartition(",")[2]):
        found = ()
    if len(found) != 1:
        american = _US_ADDRESS.fullmatch(text)
        whole = american is not None and american[1] in _US_STATES
        return Address(text, None, None, bare=False, sure=alone or whole)
    return Address(text, found[0].id, found[0].name, bare=not before, sure=True)
