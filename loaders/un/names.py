"""Names and aliases."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from loaders.un.elements import joined, text_of

_SCRIPT = re.compile(r"(?:original script|in arabic script|in arabic)\s*:\s*([^;]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Alias:
    """Another name: as it is written and, where a note gives it, in its own script. `words` tell the rest of the note.

    `weak` says that the list itself calls its quality low.
    """

    names: tuple[str, ...]
    weak: bool
    words: str | None


def name_of(element: ET.Element) -> str:
    """The name of an entry, which stands in up to four parts."""
    return " ".join(t for tag in ("FIRST", "SECOND", "THIRD", "FOURTH") if (t := text_of(element, f"{tag}_NAME")))


def alias_of(element: ET.Element) -> Alias:
    """One alias. A date of birth in it belongs to that name and may be false, so it stays in words."""
    name, note = text_of(element, "ALIAS_NAME"), text_of(element, "NOTE")
    script = _SCRIPT.fullmatch(note)
    names = tuple(text for text in (*_spellings(name), script[1].strip() if script else "") if text)
    quality = text_of(element, "QUALITY")
    born, place = text_of(element, "DATE_OF_BIRTH"), joined(element, "CITY_OF_BIRTH", "COUNTRY_OF_BIRTH")
    told = [
        f"born {born}" if born else "",
        f"born in {place}" if place else "",
        note if not script else "",
        "formerly known as" if quality == "f.k.a." else "",
    ]
    words = "; ".join(text for text in told if text)
    return Alias(names, quality == "Low", f"Alias {name}: {words}" if words else None)


def _spellings(name: str) -> list[str]:
    """`Abas Rashidi; Abbas Rashedi` is two spellings; with brackets in it nobody knows what belongs together."""
    return [name] if "(" in name or ")" in name else [text.strip() for text in name.split(";")]
