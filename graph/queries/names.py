"""How names are looked for: the full-text query, and how well a name matches what was typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from graph.model.folding import fold, number_key, words

MOST_WORDS = 12
_FUZZY_FROM, _FUZZIER_FROM = 4, 7  # letters: "Iran" may be off by one, and not be "Oman"


class How(StrEnum):
    """Why an actor was found, best first."""

    ID = "id"
    STATE = "state"
    EXACT = "exact"
    PREFIX = "prefix"
    WORDS = "words"
    FUZZY = "fuzzy"

    @property
    def rank(self) -> int:
        """0 for the best. A state's registered name is as good as an exact one."""
        return {How.ID: 0, How.STATE: 1, How.EXACT: 1, How.PREFIX: 2, How.WORDS: 3, How.FUZZY: 4}[self]


@dataclass(frozen=True)
class Match:
    """The name that matched, and how."""

    name: str
    how: How
    similarity: int


def full_text_query(typed: str) -> str | None:
    """The Lucene query: every word as it stands, as a beginning, or a little misspelt. None if there is no word.

    Words hold letters and digits only, in lower case, so that nothing of Lucene's syntax can come from outside.
    """
    wanted = words(typed)[:MOST_WORDS]
    return " AND ".join(f"({_word_query(word)})" for word in wanted) or None


def any_word_query(names: Iterable[str]) -> str | None:
    """The Lucene query for whatever shares a word with one of these names, those first that share most and rarest."""
    wanted = dict.fromkeys(word for name in names for word in words(name))
    return " OR ".join(f"({_word_query(word, beginning=False)})" for word in list(wanted)[:MOST_WORDS]) or None


def number_query(numbers: Iterable[str]) -> str | None:
    """The Lucene query for one of these numbers, however each is parted."""
    wanted = dict.fromkeys(number_key(number) for number in numbers)
    return " OR ".join(f'"{number}"' for number in wanted if number) or None


def _word_query(word: str, *, beginning: bool = True) -> str:
    ways = [f"{word}^8", f"{word}*^4"] if beginning else [f"{word}^8"]
    if len(word) >= _FUZZY_FROM:
        ways.append(f"{word}~{2 if len(word) >= _FUZZIER_FROM else 1}")
    return " OR ".join(ways)


def best_match(typed: str, names: Iterable[str]) -> Match:
    """The name among `names` (at least one) that is most like what was typed."""
    return min((_match(typed, name) for name in names), key=lambda m: (m.how.rank, -m.similarity, m.name))


def _match(typed: str, name: str) -> Match:
    wanted, found = fold(typed), fold(name)
    similarity = round(fuzz.ratio(wanted, found))
    if wanted == found:
        return Match(name, How.EXACT, 100)
    if found.startswith(wanted):
        return Match(name, How.PREFIX, similarity)
    parts = found.split()
    if all(any(part.startswith(word) for part in parts) for word in wanted.split()):
        return Match(name, How.WORDS, similarity)
    return Match(name, How.FUZZY, similarity)
