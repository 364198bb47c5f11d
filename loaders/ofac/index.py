"""Which entries a list holds, by number and by name; and what belongs to an entry but stands elsewhere in its files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.key_index import KeyIndex
from loaders.ofac.entry import Link


@dataclass(frozen=True)
class Found:
    """Which entries a link may mean."""

    keys: tuple[str, ...] = ()

    @property
    def key(self) -> str | None:
        """The one that it means, if it can mean only one."""
        return self.keys[0] if len(self.keys) == 1 else None

    @property
    def ambiguous(self) -> bool:
        """Whether it can mean several."""
        return len(self.keys) > 1


class Index:
    """The entries of one file that are sound, and those that it may name though it does not hold them (`add` alone).

    Everything is added before anything is asked.
    """

    def __init__(self) -> None:
        self._names = KeyIndex()
        self._numbers = KeyIndex()
        self.rejected = False

    def add(self, name: str, key: str) -> None:
        """Note a sound entry's name and key."""
        self._names.add(name, key)
        self._numbers.add(key, key)

    def find(self, link: Link) -> Found:
        """The entry that a link means.

        A link names an entry by its primary name, in full. Where the name ends the remarks, their final period and one
        of the name are written as one.
        """
        if link.number is not None:
            return Found(tuple(self._numbers.find(link.number)))
        name = link.name or ""
        bare = name.removesuffix(".")
        forms = [(bare, f"{bare}.")] if link.closes else [(name,), (bare, f"{bare}.")]
        for tried in forms:
            if keys := {key for form in tried for key in self._names.find(form)}:
                return Found(tuple(sorted(keys)))
        return Found()


_WITHOUT = (
    "FROM aside AS a WHERE part = ? AND NOT EXISTS (SELECT 1 FROM aside AS b WHERE b.part = ? AND b.owner = a.owner)"
)


class Aside:
    """Texts that belong to entries, each once, kept on disk and thrown away at the end."""

    def __init__(self) -> None:
        # An empty name is a temporary file that SQLite removes itself.
        self._db = sqlite3.connect("")
        self._db.execute(
            "CREATE TABLE aside (part TEXT, owner TEXT, text TEXT, line INTEGER, times INTEGER, "
            "UNIQUE (part, owner, text))"
        )

    def put(self, part: str, owner: str, line: int, text: str) -> None:
        """Note that this text, from this line, belongs to an entry or to something else of this id."""
        put = "INSERT INTO aside VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1"
        self._db.execute(put, (part, owner, text, line))

    def of(self, part: str, owner: str) -> list[tuple[int, str]]:
        """All texts of an owner with their lines, in the order in which they were put."""
        query = "SELECT line, text FROM aside WHERE part = ? AND owner = ? ORDER BY rowid"
        return [(int(line), str(text)) for line, text in self._db.execute(query, (part, owner))]

    def without(self, part: str, owners: str) -> Iterator[tuple[str, int, str]]:
        """(owner, line, text) of a part whose owners have nothing in another part."""
        query = f"SELECT owner, line, text {_WITHOUT} ORDER BY rowid"
        yield from self._db.execute(query, (part, owners)).fetchall()

    def rows_without(self, part: str, owners: str) -> Iterator[tuple[str, int]]:
        """(text, times put) of the same."""
        yield from self._db.execute(f"SELECT text, times {_WITHOUT}", (part, owners)).fetchall()

    def count(self, part: str) -> int:
        """How many texts a part has."""
        return int(self._db.execute("SELECT count(*) FROM aside WHERE part = ?", (part,)).fetchone()[0])
