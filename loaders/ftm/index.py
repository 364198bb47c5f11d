"""What a file says of each id, found in one reading and kept on disk: rows name what stands anywhere in the file."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from graph.model.kinds import Kind
from loaders.temporary import temporary_database

_APART = "\n"
# Entities that many rows name are looked up once among so many.
_REMEMBERED = 30_000
_ADD = (
    "INSERT INTO entity VALUES (?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET line = excluded.line, place = excluded.place,"
    " schema = excluded.schema, sources = excluded.sources, label = excluded.label, topics = excluded.topics"
    " WHERE excluded.place = 0 AND place > 0"
)


class Known(NamedTuple):
    """What is known of an entity: where it is described, which source says so, and how it is called.

    `place` is 0 for a line's own entity, and counts those that are nested in it.
    `label` is kept of those whose names go elsewhere (addresses, positions, contracts); `topics` are FollowTheMoney's.
    """

    line: int
    place: int
    schema: str
    sources: tuple[str, ...]
    label: str | None
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Extra:
    """Something that an entity of its own says of another: a passport of its holder, a reason of its target."""

    what: str
    value: str


class Index:
    """Written once, while the file is read the first time, then asked."""

    def __init__(self) -> None:
        self._db = temporary_database(
            "CREATE TABLE entity (id TEXT PRIMARY KEY, line INT, place INT, schema TEXT, sources TEXT, label TEXT,"
            " topics TEXT) WITHOUT ROWID",
            "CREATE TABLE top (id TEXT PRIMARY KEY, line INT, digest BLOB) WITHOUT ROWID",
            "CREATE TABLE need (id TEXT, source TEXT, PRIMARY KEY (id, source)) WITHOUT ROWID",
            "CREATE TABLE extra (id TEXT, source TEXT, what TEXT, value TEXT, PRIMARY KEY (id, source, what, value))"
            " WITHOUT ROWID",
            "CREATE TABLE award (contract TEXT, source TEXT, PRIMARY KEY (contract, source)) WITHOUT ROWID",
            "CREATE TABLE rejected (id TEXT PRIMARY KEY) WITHOUT ROWID",
        )
        self.close = weakref.finalize(self, self._db.close)
        self._remembered: dict[str, Known | None] = {}
        self.sources: set[str] = set()
        self.is_delta = False
        # Kinds of claims that this file may leave out although its sources still say them.
        self.lacks: set[Kind] = set()

    def add(self, entity_id: str, known: Known) -> bool:
        """Note where an entity is described: in a line of its own, else where it is nested first. False if not here."""
        row = (*known[:3], _APART.join(known.sources), known.label, _APART.join(known.topics))
        return self._db.execute(_ADD, (entity_id, *row)).rowcount > 0

    def add_top(self, entity_id: str, line: int, digest: bytes) -> bool:
        """Note a line's own entity; False if another line says something else of the same id."""
        added = self._db.execute("INSERT OR IGNORE INTO top VALUES (?,?,?)", (entity_id, line, digest)).rowcount
        return bool(added) or self.top(entity_id)[1] == digest

    def need(self, entity_id: str, sources: Iterable[str]) -> None:
        """Note that claims of these sources name an entity."""
        self._db.executemany("INSERT OR IGNORE INTO need VALUES (?,?)", [(entity_id, s) for s in sources])

    def add_extra(self, entity_id: str, sources: Iterable[str], extra: Extra) -> None:
        """Note what something else says of an entity."""
        rows = [(entity_id, source, extra.what, extra.value) for source in sources]
        self._db.executemany("INSERT OR IGNORE INTO extra VALUES (?,?,?,?)", rows)

    def add_award(self, contract: str, sources: Iterable[str]) -> None:
        """Note that claims of these sources name the authorities of a contract."""
        self._db.executemany("INSERT OR IGNORE INTO award VALUES (?,?)", [(contract, s) for s in sources])

    def reject(self, entity_id: str) -> None:
        """Note that the row of an entity was rejected."""
        self._db.execute("INSERT OR IGNORE INTO rejected VALUES (?)", (entity_id,))

    def finish(self) -> None:
        """Everything is in."""
        self._db.execute(
            "INSERT OR IGNORE INTO need SELECT e.value, a.source FROM award a JOIN extra e ON e.id = a.contract"
            " WHERE e.what = 'authority'"
        )
        self._db.execute("COMMIT")

    def find(self, entity_id: str) -> Known | None:
        """What is known of an entity, None if the file does not describe it. Asked when everything is in."""
        if entity_id not in self._remembered:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            self._remembered[entity_id] = self._look_up(entity_id)
        return self._remembered[entity_id]

    def _look_up(self, entity_id: str) -> Known | None:
        found = self._db.execute(
            "SELECT line, place, schema, sources, label, topics FROM entity WHERE id = ?", (entity_id,)
        ).fetchone()
        if found is None:
            return None
        line, place, schema, sources, label, topics = found
        return Known(
            line, place, schema, tuple(sources.split(_APART)), label, tuple(filter(None, topics.split(_APART)))
        )

    def top(self, entity_id: str) -> tuple[int, bytes]:
        """The first line whose own entity this is, and its digest."""
        found: tuple[int, bytes] | None = self._db.execute(
            "SELECT line, digest FROM top WHERE id = ?", (entity_id,)
        ).fetchone()
        return found or (0, b"")

    def sources_of(self, entity_id: str, own: Iterable[str]) -> tuple[str, ...]:
        """All sources in which an entity needs a record: its own, and those whose claims name it."""
        named = self._db.execute("SELECT source FROM need WHERE id = ?", (entity_id,))
        return tuple(sorted({*own, *(source for (source,) in named)}))

    def extras(self, entity_id: str, source: str) -> list[Extra]:
        """What others say of an entity in one source, sorted."""
        found = self._db.execute(
            "SELECT what, value FROM extra WHERE id = ? AND source = ? ORDER BY what, value", (entity_id, source)
        )
        return [Extra(*row) for row in found]

    def is_rejected(self, entity_id: str) -> bool:
        """Whether the row of an entity was rejected."""
        return self._db.execute("SELECT 1 FROM rejected WHERE id = ?", (entity_id,)).fetchone() is not None

    @property
    def dangles(self) -> bool:
        """Whether claims name entities that the file does not describe."""
        found = self._db.execute("SELECT 1 FROM need WHERE id NOT IN (SELECT id FROM entity) LIMIT 1")
        return found.fetchone() is not None

    def lines_of(self, ids: Iterable[str]) -> Iterator[int]:
        """The lines in which these entities are described."""
        for entity_id in ids:
            if (known := self.find(entity_id)) is not None:
                yield known.line
