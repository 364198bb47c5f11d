"""What the rows of a sheet say, between its two readings: kept on disk, and thrown away at the end.

So a sheet of any length fits into memory.
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

import orjson
from pydantic import BaseModel

from graph.model import ids
from graph.model.claims import Deal
from graph.model.sources import Record
from loaders.problems import Loc
from loaders.sheets.rows import Part, Row
from loaders.temporary import temporary_database

Model = TypeVar("Model", bound=BaseModel)
# Records that many claims name are looked up once among so many.
_REMEMBERED = 20_000
# Of several rows of a key the first that says something is the one that is handed over.
_SOUND = "first AND NOT EXISTS (SELECT 1 FROM bad WHERE bad.part = keyed.part AND bad.key = keyed.key)"
_IN_VAIN = (
    "(NOT EXISTS (SELECT 1 FROM keyed WHERE keyed.part = use.part AND keyed.key = use.key)"
    " OR EXISTS (SELECT 1 FROM bad WHERE bad.part = use.part AND bad.key = use.key))"
)


class Place(NamedTuple):
    """A row, by its number, and how to name it."""

    number: int
    name: str
    line: int | None

    @property
    def where(self) -> str:
        """For a person: `line 7`, or the row's name."""
        return f"line {self.line}" if self.line else self.name

    @property
    def there(self) -> str:
        """The same after a verb: `on line 7`, or `in` the row's name."""
        return f"on {self.where}" if self.line else f"in {self.where}"


class Use(NamedTuple):
    """That a row uses a key: of which part, and in which field."""

    number: int
    part: Part
    key: str
    field: Loc


def _stored(key: str) -> bytes:
    """A key as it is kept: one that was rejected may hold half a surrogate pair, which no text of SQLite may."""
    return key.encode("utf-8", "surrogatepass")


def _told(key: bytes) -> str:
    return key.decode("utf-8", "surrogatepass")


class Kept:
    """The rows of one sheet: written while it is read the first time, then asked."""

    def __init__(self) -> None:
        self._db = temporary_database(
            "CREATE TABLE keyed (number INTEGER PRIMARY KEY, part TEXT, key BLOB, name TEXT, line INT, value BLOB,"
            " first INT, unknown INT, handed_over INT DEFAULT 0)",
            "CREATE INDEX by_key ON keyed (part, key)",
            "CREATE INDEX by_first ON keyed (part, key) WHERE first",
            "CREATE TABLE bad (part TEXT, key BLOB, PRIMARY KEY (part, key)) WITHOUT ROWID",
            "CREATE TABLE claim (number INTEGER PRIMARY KEY, name TEXT, line INT, said BLOB)",
            "CREATE UNIQUE INDEX by_said ON claim (said)",
            "CREATE TABLE use (number INT, owner TEXT, part TEXT, key BLOB, field BLOB)",
            "CREATE TABLE rejected (number INTEGER PRIMARY KEY)",
        )
        self.close = weakref.finalize(self, self._db.close)
        self._keys: dict[Part, list[str]] = {}
        self.records = Sound(self._db, Part.RECORD, Record)
        self.deals = Sound(self._db, Part.DEAL, Deal)

    # While it is read

    def put(self, row: Row, key: str, value: BaseModel | None) -> Place | None:
        """Keep a record or deal; the first of the same key if that says something else."""
        content = None if value is None else ids.canonical(value.model_dump(mode="json", by_alias=True))
        same = (row.part, _stored(key))
        said = self._one("SELECT value FROM keyed WHERE part = ? AND key = ? AND first", same)
        first = self._one("SELECT number, name, line FROM keyed WHERE part = ? AND key = ? ORDER BY number", same)
        unknown = isinstance(value, Record) and value.unknown
        put = "INSERT INTO keyed (number, part, key, name, line, value, first, unknown) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        values = (row.name, row.line, content, content is not None and said is None, unknown)
        self._db.execute(put, (row.number, *same, *values))
        differs = first is not None and said is not None and content is not None and said[0] != content
        return Place(*first) if differs and first is not None else None

    def put_claim(self, row: Row, said: str | None) -> Place | None:
        """Keep where a claim stands; where the same is `said` already, keep nothing and tell where that is."""
        digest = None if said is None else ids.content_id("s", said)
        if digest is not None:
            query = "SELECT number, name, line FROM claim WHERE said = ?"
            if first := self._one(query, (digest,)):
                return Place(*first)
        self._db.execute("INSERT INTO claim VALUES (?, ?, ?, ?)", (row.number, row.name, row.line, digest))
        return None

    def put_uses(self, row: Row, uses: Iterable[tuple[Part, str | None, Loc]]) -> None:
        """Keep which keys a row uses: of which part, and in which field."""
        rows = [
            (row.number, row.part, part, _stored(key), orjson.dumps(field))
            for part, key, field in uses
            if key is not None
        ]
        self._db.executemany("INSERT INTO use VALUES (?, ?, ?, ?, ?)", rows)

    def reject(self, number: int) -> None:
        """Note that something is wrong with a row."""
        self._db.execute("INSERT OR IGNORE INTO rejected VALUES (?)", (number,))

    # Once it was read

    def note_bad_keys(self) -> None:
        """Work out which keys have a rejected row: to be called once rows were rejected, before anything is asked."""
        self._db.execute("DELETE FROM bad")
        self._db.execute("INSERT OR IGNORE INTO bad SELECT part, key FROM rejected JOIN keyed USING (number)")

    def uses_in_vain(self, *owners: Part) -> Iterator[Use]:
        """Uses, by rows of these parts, of keys that no row has, or a rejected one, in the order of the file."""
        return self._uses(_IN_VAIN, (), owners)

    def uses_of(self, part: Part, key: str, *owners: Part) -> Iterator[Use]:
        """Uses of one key by rows of these parts, in the order of the file."""
        self._index_uses()
        return self._uses("part = ? AND key = ?", (part, _stored(key)), owners)

    def _index_uses(self) -> None:
        self._db.execute("CREATE INDEX IF NOT EXISTS by_use ON use (part, key)")

    def _one(self, query: str, values: tuple[str | bytes, ...]) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self._db.execute(f"{query} LIMIT 1", values).fetchone()
        return found

    def _uses(self, which: str, values: tuple[str | bytes, ...], owners: tuple[Part, ...]) -> Iterator[Use]:
        marks = ", ".join("?" for _ in owners)
        query = f"SELECT number, part, key, field FROM use WHERE {which} AND owner IN ({marks}) ORDER BY number, rowid"  # noqa: S608
        for number, part, key, field in self._db.execute(query, (*values, *owners)):
            yield Use(number, Part(part), _told(key), tuple(orjson.loads(field)))

    def uses_of_unknown(self) -> Iterator[tuple[Use, Place]]:
        """Uses by claims of unknown parties that several claims use, in the order of the file; where these stand."""
        query = (
            "SELECT use.number, use.part, use.key, use.field, claim.number, claim.name, claim.line"
            " FROM use JOIN claim USING (number) WHERE owner = 'claim' AND part = 'record' AND key IN ("
            " SELECT use.key FROM keyed JOIN use USING (part, key)"
            " WHERE keyed.part = 'record' AND keyed.unknown AND owner = 'claim' GROUP BY use.key HAVING count(*) > 1)"
            " ORDER BY use.number, use.rowid"
        )
        self._index_uses()
        for number, part, key, field, *place in self._db.execute(query):
            yield Use(number, Part(part), _told(key), tuple(orjson.loads(field))), Place(*place)

    def rejected_of(self, part: Part, key: str) -> Place | None:
        """The first rejected row of a key."""
        query = (
            "SELECT number, name, line FROM keyed JOIN rejected USING (number) WHERE part = ? AND key = ?"
            " ORDER BY number"
        )
        found = self._one(query, (part, _stored(key)))
        return Place(*found) if found else None

    def keys_of(self, number: int) -> list[tuple[Part, str]]:
        """The key that a row has, if it is a record or a deal."""
        found = self._db.execute("SELECT part, key FROM keyed WHERE number = ?", (number,))
        return [(Part(part), _told(key)) for part, key in found]

    def keys(self, part: Part, most: int) -> list[str]:
        """All keys of a part; none if there are more than so many."""
        if part not in self._keys:
            query = "SELECT DISTINCT key FROM keyed WHERE part = ? LIMIT ?"
            found = self._db.execute(query, (part, most + 1)).fetchall()
            self._keys[part] = [_told(key) for (key,) in found] if len(found) <= most else []
        return self._keys[part]

    def has(self, part: Part, key: str) -> bool:
        """Whether some row has this key."""
        query = "SELECT 1 FROM keyed WHERE part = ? AND key = ?"
        return self._db.execute(query, (part, _stored(key))).fetchone() is not None

    def has_claim(self, number: int) -> bool:
        """Whether a row is a claim that says something for the first time."""
        return self._db.execute("SELECT 1 FROM claim WHERE number = ?", (number,)).fetchone() is not None

    @property
    def claims(self) -> int:
        """How many sound claims there are."""
        query = "SELECT count(*) FROM claim WHERE number NOT IN (SELECT number FROM rejected)"
        return int(self._db.execute(query).fetchone()[0])


class Sound(Mapping[str, Model], Generic[Model]):
    """The records or deals of a sheet of which no row was rejected, by their keys, in the order of the file."""

    def __init__(self, db: sqlite3.Connection, part: Part, model: type[Model]) -> None:
        self._db, self._part, self._model = db, part, model
        self._find = lru_cache(_REMEMBERED)(self._read)

    def _read(self, key: str) -> Model | None:
        query = f"SELECT value FROM keyed WHERE part = ? AND key = ? AND {_SOUND} ORDER BY number"  # noqa: S608
        found = self._db.execute(query, (self._part, _stored(key))).fetchone()
        return self._model.model_validate_json(found[0]) if found else None

    def __getitem__(self, key: str) -> Model:
        found = self._find(key)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        query = f"SELECT key FROM keyed WHERE part = ? AND {_SOUND} ORDER BY number"  # noqa: S608
        return (_told(key) for (key,) in self._db.execute(query, (self._part,)))

    def __len__(self) -> int:
        query = f"SELECT count(*) FROM keyed WHERE part = ? AND {_SOUND}"  # noqa: S608
        return int(self._db.execute(query, (self._part,)).fetchone()[0])

    def in_order(self, keys: Iterable[str]) -> list[Model]:
        """The values of these keys, in the order of the file."""
        query = "SELECT min(number) FROM keyed WHERE part = ? AND key = ?"
        placed = sorted((self._db.execute(query, (self._part, _stored(key))).fetchone()[0], key) for key in keys)
        return [self[key] for _, key in placed]

    def hand_over(self, keys: Collection[str]) -> list[Model]:
        """The same; they are left no longer."""
        values = self.in_order(keys)
        rows = [(self._part, _stored(key)) for key in keys]
        self._db.executemany("UPDATE keyed SET handed_over = 1 WHERE part = ? AND key = ?", rows)
        return values

    def left(self, most: int) -> list[str]:
        """So many at most of the keys that were not handed over."""
        self._db.execute("CREATE INDEX IF NOT EXISTS by_left ON keyed (part, number) WHERE first AND NOT handed_over")
        which = f"NOT handed_over AND {_SOUND}"
        query = f"SELECT key FROM keyed WHERE part = ? AND {which} ORDER BY number LIMIT ?"  # noqa: S608
        return [_told(key) for (key,) in self._db.execute(query, (self._part, most))]
