"""Which keys a name has in a file of any length: kept on disk, thrown away at the end."""

from __future__ import annotations

import sqlite3


class KeyIndex:
    """Names to keys. Everything is added before anything is asked."""

    def __init__(self) -> None:
        # An empty name is a temporary file that SQLite removes itself.
        self._db = sqlite3.connect("")
        self._db.execute("CREATE TABLE named (name TEXT, key TEXT)")
        self._asked = False

    def add(self, name: str, key: str) -> None:
        """Note that something of this key has this name."""
        self._db.execute("INSERT INTO named VALUES (?, ?)", (name, key))

    def find(self, name: str) -> list[str]:
        """All keys of a name, sorted."""
        if not self._asked:
            self._db.execute("CREATE INDEX by_name ON named (name)")
            self._asked = True
        found = self._db.execute("SELECT DISTINCT key FROM named WHERE name = ? ORDER BY key", (name,))
        return [key for (key,) in found]

    def close(self) -> None:
        """Throw it away."""
        self._db.close()
