"""Names as they are compared and looked for."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """A name without case, accents and punctuation, its words parted by one space."""
    return " ".join(words(name))


def number_key(number: str) -> str:
    """A number as it is looked for: its letters and digits alone, however it is parted, and without IMO before it."""
    return "".join(words(number)).removeprefix("imo")


def words(name: str) -> list[str]:
    """The words of a name, without case and accents."""
    # Compatible forms first: a mathematical capital has no lower case of its own.
    flat = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    letters = (c if c.isalnum() else " " for c in flat if not unicodedata.combining(c))
    return "".join(letters).split()
