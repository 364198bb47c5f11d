"""Dates and places of birth."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from graph.model.dates import parse_interval
from loaders.csl.dates import edtf_of, month_of
from loaders.un.elements import joined, text_of

_YEAR = re.compile(r"[0-9]{4}")
_FALSE = re.compile(r"false|forged|fraud", re.IGNORECASE)


def birth_of(element: ET.Element) -> tuple[str | None, str | None]:
    """A date of birth in EDTF, and what has to be told in words because no date says it; either may be None."""
    note = text_of(element, "NOTE")
    date = _checked(_date_of(element, note))
    if date is None or _FALSE.search(note):
        tags = ("DATE", "YEAR", "FROM_YEAR", "TO_YEAR", "NOTE", "TYPE_OF_DATE")
        said = joined(element, *tags[:-1]) or text_of(element, tags[-1])
        return None, said or None
    return date, None if _is_told(note) else f"{date} ({note})"


def _is_told(note: str) -> bool:
    """Whether a note adds nothing to the date that was made with it."""
    return not note or note.lower() == "approximately" or edtf_of(note) is not None or month_of(note) is not None


def _date_of(element: ET.Element, note: str) -> str:
    about = "~" if text_of(element, "TYPE_OF_DATE") == "APPROXIMATELY" else ""
    if date := text_of(element, "DATE"):
        return f"{date}{about}"
    if text_of(element, "TYPE_OF_DATE") == "BETWEEN":
        about = "~" if note.lower() == "approximately" else ""
        return f"{text_of(element, 'FROM_YEAR')}{about}/{text_of(element, 'TO_YEAR')}{about}"
    year = text_of(element, "YEAR")
    if year:
        month = month_of(note)
        return f"{year}-{month:02}{about}" if month and _YEAR.fullmatch(year) else f"{year}{about}"
    found = edtf_of(note)
    return f"{found}{about}" if found else ""


def _checked(text: str) -> str | None:
    if not text or text.startswith("/") or text.endswith("/"):
        return None
    try:
        return parse_interval(text).text
    except ValueError:
        return None


def birth_place_of(element: ET.Element) -> str:
    """A place of birth as text: street, city, province and country, then what is noted of it."""
    place = joined(element, "STREET", "CITY", "STATE_PROVINCE", "COUNTRY")
    note = text_of(element, "NOTE")
    if not note:
        return place
    return f"{place} ({note.strip('()')})" if place else note
