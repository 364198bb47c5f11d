"""What the rows of a table say together of one actor or deal: kept on disk, thrown away at the end."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterator

_FEW = 50_000


class Told:
    """Facts by key. Everything is added before anything is asked, and neither order nor repetition counts."""

    def __init__(self) -> None:
        # An empty name is a temporary file that SQLite removes itself.
        self._db = sqlite3.connect("")
        weakref.finalize(self, self._db.close)
        self._db.execute("CREATE TABLE told (key TEXT, fact TEXT, value TEXT)")
        self._lately: set[tuple[str, tuple[tuple[str, str], ...]]] = set()
        self._asked = False

    def add(self, key: str, facts: tuple[tuple[str, str], ...]) -> None:
        """Note what a row says."""
        if (key, facts) in self._lately:
            return
        if len(self._lately) >= _FEW:
            self._lately.clear()
        self._lately.add((key, facts))
        self._db.executemany("INSERT INTO told VALUES (?, ?, ?)", ((key, fact, value) for fact, value in facts))

    def of(self, key: str) -> list[tuple[str, str]]:
        """All facts of a key, sorted."""
        self._index()
        asked = "SELECT DISTINCT fact, value FROM told WHERE key = ? ORDER BY fact, value"
        return [(fact, value) for fact, value in self._db.execute(asked, (key,))]

    def several(self, fact: str, most: int) -> tuple[int, Iterator[tuple[str, list[str]]]]:
        """Of how many keys several values of a fact are told, and the first of these keys with their values."""
        self._index()
        asked = "SELECT key FROM told WHERE fact = ? GROUP BY key HAVING COUNT(DISTINCT value) > 1 ORDER BY key"
        keys = [key for (key,) in self._db.execute(asked, (fact,))]
        return len(keys), ((key, [value for name, value in self.of(key) if name == fact]) for key in keys[:most])

    def _index(self) -> None:
        if not self._asked:
            self._db.execute("CREATE INDEX by_key ON told (key)")
            self._asked = True
