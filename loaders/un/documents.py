"""Identity documents of individuals, and numbers that stand in the comments on entities."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from loaders.un.elements import text_of

_PASSPORTS = frozenset({"passport", "numéro de passeport", "número de pasaporte"})
_NATIONAL = "national identification number"
# What a document of the type `National Identification Number` is called where it is one indeed.
_IS_NATIONAL = re.compile(
    r"(?:.*\b)?(?:national (?:identification|identity)(?: card)?|tazkira|civil identification|national)\b.*",
    re.IGNORECASE,
)
_IS_PASSPORT = re.compile(r".*\bpassport\b.*", re.IGNORECASE)
# `Libyan passport No. 513519`: words, `number`, and then nothing but the number.
_NUMBER_AFTER = re.compile(
    r"(?P<words>[^0-9]*?\b(?:number|no\.?|№))\s*:?\s*(?=.*[0-9])(?P<number>[A-Z0-9][A-Z0-9/ -]*)", re.IGNORECASE
)
# `Diplomatic Passport D014433`, `Libya 428720`: words with small letters, and one number without a space in it.
_AFTER_WORDS = re.compile(r"(?P<words>(?:[A-Z][a-z]+\b:?\s+)+)(?P<number>(?=[^0-9]*[0-9])[A-Z0-9][A-Z0-9/-]*)")
# `381110042 (Expired 25 Jan. 2016)`, `R00012098, South Sudan`: what is said of a number behind it.
_BEHIND = re.compile(r"\s*\([^()]*\)$|,\s+[A-Z][A-Za-z ]+$")
# What a number of the type `National Identification Number` is called in its own text, where it is another one.
_OF_A_KIND = re.compile(r"\b(?:licence|military|registration|social security)\b", re.IGNORECASE)
_TOLD = {
    "TYPE_OF_DOCUMENT2": "",
    "ISSUING_COUNTRY": "issuing country ",
    "COUNTRY_OF_ISSUE": "country of issue ",
    "CITY_OF_ISSUE": "city of issue ",
    "DATE_OF_ISSUE": "date of issue ",
    "NOTE": "",
}
_IMO = re.compile(r"\bIMO\)?\s*(?:numbers?|no\.?)?\s*:?\s*([0-9]{7})(?![0-9])", re.IGNORECASE)


@dataclass(frozen=True)
class Document:
    """One document: what it identifies by, None where it has no number, and all that is said of it in words."""

    scheme: str
    number: str | None
    words: str


def document_of(element: ET.Element) -> Document:
    """A document of an individual."""
    kind, number = text_of(element, "TYPE_OF_DOCUMENT"), text_of(element, "NUMBER")
    told = [f"{title}{text}" for tag, title in _TOLD.items() if (text := text_of(element, tag)) and text != kind]
    before, bare = _parted(number)
    kind2 = text_of(element, "TYPE_OF_DOCUMENT2") or (before if _OF_A_KIND.search(before) else "")
    words = f"{kind or 'Document'}: {'; '.join([number, *told] if number else told)}" if told or bare != number else ""
    return Document(_scheme(kind, kind2), bare or None, words)


def _scheme(kind: str, kind2: str) -> str:
    """What kind of number it is. The second type, where there is one, is the more exact."""
    if kind.casefold() in _PASSPORTS or _IS_PASSPORT.fullmatch(kind2):
        return "passport"
    if kind.casefold() == _NATIONAL and (not kind2 or _IS_NATIONAL.fullmatch(kind2)):
        return "national_id"
    return "document"


def _parted(number: str) -> tuple[str, str]:
    """The words before a number, and the number; all of it where they cannot be told apart."""
    alone = _BEHIND.sub("", number)
    found = _NUMBER_AFTER.fullmatch(alone) or _AFTER_WORDS.fullmatch(alone)
    if found and found["number"] == found["number"].upper():
        return found["words"].strip(), found["number"].strip()
    return "", alone if re.fullmatch(r"(?=.*[0-9])[A-Z0-9/ .-]+", alone) else number


def imo_numbers_in(text: str) -> list[str]:
    """The numbers that a text calls IMO numbers, none twice."""
    return list(dict.fromkeys(_IMO.findall(text)))


def is_company_number(number: str) -> bool:
    """Whether a number's last digit is the check digit of a company number of the IMO."""
    total = sum(int(digit) * weight for digit, weight in zip(number, (8, 6, 4, 2, 9, 7), strict=False))
    return len(number) == 7 and (11 - total % 11) % 10 == int(number[6])


def is_ship_number(number: str) -> bool:
    """Whether a number's last digit is the check digit of a ship's IMO number."""
    total = sum(int(digit) * weight for digit, weight in zip(number, (7, 6, 5, 4, 3, 2), strict=False))
    return len(number) == 7 and total % 10 == int(number[6])
