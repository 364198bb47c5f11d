"""What somebody probably meant."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

# Of 100; `fase` is as like `phase` as this, `teleports` to `TRANSPORTS` a little less.
_LIKE = 65.0
_NEARLY_AS_LIKE = 15.0
_AT_MOST = 3


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Up to three of the known words that are like a word, the most alike first."""
    choices = sorted(set(known))
    found = process.extract(word.casefold(), choices, scorer=fuzz.ratio, processor=str.casefold, limit=_AT_MOST)
    best = found[0][1] if found else 0.0
    return [choice for choice, score, _ in found if score >= max(_LIKE, best - _NEARLY_AS_LIKE)]


def meant(word: str, known: Iterable[str]) -> str | None:
    """`write SUPPLIES` or `write SUPPLIES or BROKERS`, None where nothing is like it."""
    found = nearest(word, known)
    return f"write {' or '.join(found)}" if found else None
