"""The files that Neo4j's importer reads: Parquet, since its CSV has neither empty lists nor a list of one empty text.

A column's name says what it is: `id:ID(Claim)`, `:START_ID(Claim)`, `share:double`, `names:string[]`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import LocalDatabaseError
from graph.store.bulk.tables import Tables

_TYPES = {
    "VARCHAR": "string",
    "BIGINT": "long",
    "DOUBLE": "double",
    "BOOLEAN": "boolean",
    "VARCHAR[]": "string[]",
    "BOOLEAN[]": "boolean[]",
}
# The importer holds a group of rows in memory, and shares them out among its threads.
_GROUP_ROWS = 20_000


@dataclass
class Files:
    """The files of each label, or labels, and of each type of relationship ("" where a column says it)."""

    folder: Path
    nodes: dict[str, list[Path]] = field(default_factory=dict)
    relationships: dict[str, list[Path]] = field(default_factory=dict)

    def node(self, tables: Tables, label: str, query: str, *, part: str = "", kind: str | None = None) -> None:
        """Write nodes: the columns of a query are their properties, `id` their id, `kind` a second label."""
        heads = {"id": f"id:ID({label})"} | ({kind: ":LABEL"} if kind else {})
        self.nodes.setdefault(label, []).append(self._write(tables, f"{label}{part}", query, heads))

    def join(
        self, tables: Tables, type_: str, start: str, end: str, query: str, *, part: str = "", kind: str | None = None
    ) -> None:
        """Write relationships: `start` and `end` are ids of nodes of these labels, other columns properties."""
        heads = {"start": f":START_ID({start})", "end": f":END_ID({end})"} | ({kind: ":TYPE"} if kind else {})
        path = self._write(tables, f"{type_ or 'edge'}-{start}-{end}{part}", query, heads)
        self.relationships.setdefault(type_, []).append(path)

    def merge(self, others: Files) -> None:
        """Take another's files as well."""
        for mine, theirs in ((self.nodes, others.nodes), (self.relationships, others.relationships)):
            for name, paths in theirs.items():
                mine.setdefault(name, []).extend(paths)

    def rows(self, tables: Tables, listed: dict[str, list[Path]]) -> int:
        """How many rows files have."""
        paths = [str(path) for several in listed.values() for path in several]
        return int(tables.values("SELECT sum(num_rows) FROM parquet_file_metadata($files)", files=paths)[0][0])

    def _write(self, tables: Tables, name: str, query: str, heads: dict[str, str]) -> Path:
        path = self.folder / f"{name}.parquet"
        columns = tables.columns(query)
        named = ", ".join(
            f"{_value(c, type_)} AS {_quoted(heads.get(c) or _head(c, type_))}" for c, type_ in columns.items()
        )
        tables.run(
            f"COPY (SELECT {named} FROM ({query})) TO '{_escaped(path)}' (FORMAT parquet, COMPRESSION uncompressed, "  # noqa: S608
            f"ROW_GROUP_SIZE {_GROUP_ROWS})"
        )
        _require_optional_lists(tables, path)
        return path


def _head(column: str, type_: str) -> str:
    return f"{column}:{_TYPES[type_]}"


def _value(column: str, type_: str) -> str:
    # Of a column without nulls the importer takes an empty list for none; DuckDB must not know that there are none.
    return f"CASE WHEN random() < 0 THEN NULL ELSE {_quoted(column)} END" if type_.endswith("[]") else _quoted(column)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")


def _require_optional_lists(tables: Tables, path: Path) -> None:
    lists = "SELECT name FROM parquet_schema($file) WHERE converted_type = 'LIST' AND repetition_type <> 'OPTIONAL'"
    if tables.values(lists, file=str(path)):
        raise LocalDatabaseError(f"{path} would lose its empty lists.", hint="Load online, and report this.")
