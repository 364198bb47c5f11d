"""What somebody probably meant."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

_LIKE = 60.0
_AT_MOST = 3


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Up to three of the known words that are like a word, the most alike first."""
    choices = sorted(set(known))
    found = process.extract(word.casefold(), choices, scorer=fuzz.WRatio, processor=str.casefold, limit=_AT_MOST)
    return [choice for choice, score, _ in found if score >= _LIKE]


def meant(word: str, known: Iterable[str]) -> str | None:
    """`write SUPPLIES` or `write SUPPLIES or BROKERS`, None where nothing is like it."""
    found = nearest(word, known)
    return f"write {' or '.join(found)}" if found else None
