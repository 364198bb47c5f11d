"""Addresses, and what the notes on them say of when and how surely they hold."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from graph.model.dates import parse_interval
from graph.model.kinds import Certainty
from loaders.csl.dates import edtf_of
from loaders.un.elements import joined, text_of

_PARTS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE")
_POSSIBLE = re.compile(r"\b(?:possibl[ey]|probabl[ey]|likely|perhaps)\b", re.IGNORECASE)
_REPORTED = re.compile(r"\b(?:believed|reported(?:ly)?|alleged(?:ly)?|thought|suspected)\b", re.IGNORECASE)
# Only notes that are nothing else: `as of June 2016`, `location since 2014`, `previous address until Nov. 2013`.
_WHEN = re.compile(
    r"(?:current |previous |possible |alternative |last known )*(?:location|address|residence|domicile|located in)?\s*"
    r"(?P<how>as of|as at|since|until)\s+(?P<date>[^;,()]+?)\.?",
    re.IGNORECASE,
)
_SPAN = {"as of": "{0}", "as at": "{0}", "since": "{0}/..", "until": "../{0}"}


@dataclass(frozen=True)
class Address:
    """One address as it is given.

    `text` is all of it but the note; `country` is its last part, "" where there is none, and `bare` says that there is
    no other part. `valid` is in EDTF.
    """

    text: str
    country: str
    bare: bool
    note: str
    certainty: Certainty
    valid: str | None

    @property
    def said(self) -> str:
        """The address with its note."""
        if not self.note:
            return self.text
        return f"{self.text} ({self.note.strip('()')})" if self.text else self.note


def address_of(element: ET.Element) -> Address:
    """An address of an individual or entity."""
    country, note, inside = text_of(element, "COUNTRY"), text_of(element, "NOTE"), joined(element, *_PARTS)
    text = joined(element, *_PARTS, "COUNTRY")
    return Address(text, country, not inside, note, _certainty(f"{note} {inside}"), _valid(note))


def _certainty(text: str) -> Certainty:
    if _POSSIBLE.search(text):
        return Certainty.POSSIBLE
    return Certainty.REPORTED if _REPORTED.search(text) else Certainty.ASSESSED


def _valid(note: str) -> str | None:
    found = _WHEN.fullmatch(note.strip())
    date = edtf_of(found["date"]) if found else None
    if found is None or date is None:
        return None
    return parse_interval(_SPAN[found["how"].lower()].format(date)).text
