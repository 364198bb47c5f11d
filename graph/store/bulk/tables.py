"""The rows of all inputs in DuckDB, on the disk: it sorts, groups and joins what does not fit into memory."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import orjson

from graph.errors import LocalDatabaseError
from graph.jars import full_disk

Row = dict[str, Any]

# What is sorted is merged within it: 8 million claims are within 1 GB, and are not within 400 MB.
MEMORY = "2GB"
# The longest line: a record with all its names. DuckDB's own limit is 16 MB.
_LINE_BYTES = 64 * 2**20
FETCHED = 2000

# The columns of `claim_properties`, `record_properties` and their like, by the same names.
_SCHEMA = """
CREATE TABLE statement (
    id VARCHAR, source VARCHAR, kind VARCHAR, stance VARCHAR, certainty VARCHAR, phase VARCHAR, valid VARCHAR,
    said_on VARCHAR, goods VARCHAR[], in_return VARCHAR[], deal VARCHAR, quote VARCHAR, share DOUBLE, amount DOUBLE,
    currency VARCHAR, measure VARCHAR, list_name VARCHAR, programme VARCHAR, content VARCHAR, locator VARCHAR,
    span_start BIGINT, span_end BIGINT, rule VARCHAR, read_by VARCHAR,
    subject VARCHAR, object VARCHAR, speaker VARCHAR, edition VARCHAR, entry VARCHAR, load BIGINT);
CREATE TABLE said (
    what VARCHAR, id VARCHAR, "of" VARCHAR, source VARCHAR, content VARCHAR, edition VARCHAR, retrieved VARCHAR);
CREATE TABLE told ("of" VARCHAR, what VARCHAR, source VARCHAR, version VARCHAR, content VARCHAR);
CREATE TABLE older (id VARCHAR);
CREATE TABLE record_version (
    id VARCHAR, source VARCHAR, key VARCHAR, kind VARCHAR, name VARCHAR, names VARCHAR[], countries VARCHAR[],
    weak_names VARCHAR[], identifiers VARCHAR[], addresses VARCHAR[], births VARCHAR[], birth_places VARCHAR[],
    positions VARCHAR[], founded VARCHAR, description VARCHAR, speaks_for VARCHAR, unknown BOOLEAN,
    lacks VARCHAR[], version VARCHAR, actor VARCHAR, spoken_for VARCHAR);
CREATE TABLE actor_version (
    id VARCHAR, kind VARCHAR, name VARCHAR, names VARCHAR[], search VARCHAR[], countries VARCHAR[],
    identifiers VARCHAR[], numbers VARCHAR[], unknown BOOLEAN, version VARCHAR);
CREATE TABLE deal_version (
    id VARCHAR, source VARCHAR, key VARCHAR, title VARCHAR, legal_instruments VARCHAR[], context VARCHAR[],
    volume VARCHAR, content VARCHAR, version VARCHAR);
CREATE TABLE party (deal VARCHAR, role VARCHAR, record VARCHAR, version VARCHAR);
CREATE TABLE ending (
    id VARCHAR, claim VARCHAR, way VARCHAR, "on" VARCHAR, why VARCHAR, "by" VARCHAR, edition VARCHAR);
CREATE TABLE review (id VARCHAR, claim VARCHAR, verdict VARCHAR, "by" VARCHAR, "on" VARCHAR, note VARCHAR);
CREATE TABLE named (source VARCHAR, id VARCHAR, what VARCHAR, key VARCHAR, "at" VARCHAR);
CREATE TABLE source (
    id VARCHAR, title VARCHAR, publisher VARCHAR, url VARCHAR, licence VARCHAR, origin VARCHAR);
CREATE TABLE edition (
    id VARCHAR, source VARCHAR, published VARCHAR, retrieved VARCHAR, complete BOOLEAN, lacks VARCHAR[],
    lacks_entries VARCHAR[], sha256s VARCHAR[], loading BOOLEAN, place BIGINT);
CREATE TABLE edge (
    id VARCHAR, relation VARCHAR, subject VARCHAR, kind VARCHAR, object VARCHAR, family VARCHAR, deal VARCHAR,
    "columns" VARCHAR,
    phase VARCHAR, certainty VARCHAR, certainty_rank BIGINT, "first" VARCHAR, "last" VARCHAR, stated_last VARCHAR,
    ended_from VARCHAR, goods_classes VARCHAR[], goods VARCHAR[], in_return VARCHAR[], share DOUBLE, measure VARCHAR,
    list_name VARCHAR, programme VARCHAR, standing VARCHAR, evidence BIGINT, origins VARCHAR[], origin_count BIGINT,
    sources VARCHAR[], known_from VARCHAR, known_possibly_from VARCHAR, corroborated_from VARCHAR,
    disputed_from VARCHAR, withdrawn_from VARCHAR, claims VARCHAR[], disputing VARCHAR[], denied_by_party VARCHAR[],
    affirmed_claim VARCHAR[], affirmed_source VARCHAR[], affirmed_origin VARCHAR[], affirmed_certain VARCHAR[],
    affirmed_possible VARCHAR[], affirmed_until VARCHAR[], disputed_claim VARCHAR[], disputed_stance VARCHAR[],
    disputed_certain VARCHAR[], disputed_possible VARCHAR[], disputed_until VARCHAR[], disputed_by_party BOOLEAN[],
    unreviewed VARCHAR[]);
CREATE TABLE change (rev BIGINT, seq BIGINT, "at" VARCHAR, what VARCHAR, id VARCHAR, op VARCHAR, note VARCHAR);
CREATE TABLE meta (id VARCHAR, schema_version BIGINT, rev BIGINT, visible_rev BIGINT);
"""


@lru_cache(maxsize=1)
def known_columns() -> dict[str, frozenset[str]]:
    """The columns of each table."""
    with duckdb.connect() as empty:
        empty.execute(_SCHEMA)
        found = empty.execute("SELECT table_name, column_name FROM information_schema.columns").fetchall()
    return {table: frozenset(c for t, c in found if t == table) for table, _ in found}


def lines_of(table: str, rows: Iterable[Row], columns: Iterable[str] = ()) -> Iterator[bytes]:
    """Rows of a table as lines of JSON. Raises LocalDatabaseError for a property that has no column: none gets lost."""
    known = frozenset(columns) or known_columns()[table]
    for row in rows:
        if not row.keys() <= known:
            raise LocalDatabaseError(
                f"A bulk load has no place for {sorted(row.keys() - known)} of {table}.",
                hint="Load online, and report this.",
            )
        yield orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


class Tables:
    """A DuckDB of one fill. In a process that only reads it, several may be open at once."""

    def __init__(
        self, path: Path, *, read_only: bool = False, memory: str = MEMORY, threads: int | None = None
    ) -> None:
        self.path = path
        config: dict[str, Any] = {
            "memory_limit": memory,
            "temp_directory": str(path.with_suffix(f".{os.getpid()}.tmp")),
            "preserve_insertion_order": "false",
            # Everything that is needed is in the package: nothing is fetched.
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        if threads is not None:
            config["threads"] = str(threads)
        new = not path.exists()
        with disk_full(path):
            self._connection = duckdb.connect(str(path), read_only=read_only, config=config)
            self._connection.execute("SET enable_progress_bar = false")
            if new:
                self._connection.execute(_SCHEMA)

    def close(self) -> None:
        """Close it; what it holds is on the disk."""
        with disk_full(self.path):
            self._connection.close()

    def run(self, sql: str, **parameters: Any) -> None:
        """Run a statement."""
        with disk_full(self.path):
            self._connection.execute(sql, parameters or None)

    def values(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with disk_full(self.path):
            return self._connection.execute(sql, parameters or None).fetchall()

    def rows(self, sql: str, **parameters: Any) -> Iterator[Row]:
        """The rows of a query by the names of its columns, as they come. One query at a time."""
        with disk_full(self.path):
            cursor = self._connection.execute(sql, parameters or None)
            names = [column[0] for column in cursor.description or ()]
            while some := cursor.fetchmany(FETCHED):
                for values in some:
                    yield dict(zip(names, values, strict=True))

    def tuples(self, sql: str, **parameters: Any) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, as they come. One query at a time."""
        with disk_full(self.path):
            cursor = self._connection.execute(sql, parameters or None)
            while some := cursor.fetchmany(FETCHED):
                yield from some

    def count(self, table: str) -> int:
        """How many rows a table or view has."""
        return int(self.values(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608

    def columns(self, what: str) -> dict[str, str]:
        """The names and types of the columns of a table or a query."""
        return {name: type_ for name, type_, *_ in self.values(f"DESCRIBE {what}")}

    def put(self, table: str, rows: Iterable[Row]) -> None:
        """Put rows into a table, by the names of its columns."""
        file, columns = self.path.with_name(f"{table}.jsonl"), self.columns(table)
        with file.open("wb") as lines:
            lines.writelines(lines_of(table, rows, columns))
        self._take(file)

    def take(self, folder: Path) -> None:
        """Put the rows of a folder's files into their tables, and remove the files."""
        for file in sorted(folder.glob("*.jsonl")):
            self._take(file)

    def _take(self, file: Path) -> None:
        self.run(f"INSERT INTO {file.stem} BY NAME SELECT * FROM {self.read(file.stem)}", file=str(file))  # noqa: S608
        file.unlink()

    def read(self, table: str) -> str:
        """The text that reads `$file`, a row a line, as rows of a table."""
        columns = ", ".join(f"'{name}': '{type_}'" for name, type_ in self.columns(table).items())
        return (
            f"read_json($file, format = 'newline_delimited', columns = {{{columns}}}, "
            f"maximum_object_size = {_LINE_BYTES})"
        )


@contextmanager
def disk_full(where: Path) -> Iterator[None]:
    """Say what DuckDB complains of: a disk without room is DiskFull."""
    try:
        yield
    except duckdb.Error as error:
        text = str(error)
        if "No space left" in text or "max_temp_directory_size" in text:
            raise full_disk(where.parent, "sorting what is loaded needs more") from error
        raise LocalDatabaseError(f"What was read could not be sorted: {text}") from error
