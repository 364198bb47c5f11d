"""Numbers of documents and codes: what of a text is the number, and by which scheme it identifies."""

from __future__ import annotations

import re
from functools import lru_cache

from graph.model.kinds import ActorKind
from graph.model.states import candidates

_IMO = re.compile(r"IMO\s*(\d{6,8})", re.IGNORECASE)
_LEI = re.compile(r"[A-Z0-9]{20}")
_DATES = re.compile(r"(?:\s+issued\s+(?:in\s+)?[^()]*?\d{4})?(?:\s+expires?\s+[^()]*?\d{4})?\s*\Z")
_LAST_BRACKET = re.compile(r"(.*\S)\s+\(((?:[^()]|\([^()]*\))*)\)", re.DOTALL)
# Their value is no number of a document, so that nothing is taken off its end.
_WHOLE = ("phone", "fax", "website", "email")
# These are numbers: what stands there without a digit is a sentence (`Passport issued in Sampleville`).
_NUMBERS = (
    *("passport", "national_id", "id_number", "tax_id", "registration", "travel_document", "residency", "visa"),
    *("licence", "driving_licence", "birth_certificate", "vessel_registration", "ssn"),
)
# Places that OFAC names as those of a document, and that are no states.
_PLACES = ("Palestinian", "West Bank", "undetermined")


def number_of(value: str) -> str:
    """A document's number, without who issued it and when: `N2017 (Mexico) issued 14 Dec 2005`.

    A court, city or province in brackets stays: registers of several of them give the same numbers.
    """
    value = value.strip().removeprefix("# ")
    value = _DATES.sub("", value) or value
    bracket = _LAST_BRACKET.fullmatch(value)
    return bracket[1] if bracket and (_is_country(bracket[2]) or bracket[1].endswith(")")) else value


@lru_cache(maxsize=4096)
def _is_country(text: str) -> bool:
    """`Cabo Verde.  Previously Cape Verde.` is how OFAC writes one of them."""
    named = bool(candidates(text) or candidates(text.partition(".")[0]))
    return named or text in _PLACES or text.startswith("Region: ")


def identifier(scheme: str, value: str, kind: ActorKind) -> tuple[str, str] | None:
    """Scheme and number of what stands beside a label of this scheme, of an actor of this kind; None if none does."""
    if scheme not in _WHOLE:
        value = number_of(value)
    imo = _IMO.fullmatch(value)
    if imo and scheme in ("vessel_registration", "id_number", "registration"):
        # Companies have IMO numbers too, of the same seven digits: they must not meet those of ships.
        return ("imo" if kind is ActorKind.VESSEL else "imo_company"), imo[1]
    if scheme == "lei" and not _LEI.fullmatch(value):
        scheme = "legal_entity_number"
    if not any(c.isalnum() for c in value) or (scheme in _NUMBERS and not any(c.isdigit() for c in value)):
        return None
    return scheme, value
