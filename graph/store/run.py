"""Running one named text inside a transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import neo4j

from graph.model.kinds import Kind
from graph.texts import text, text_for_kind

Row = dict[str, Any]
T = TypeVar("T")
Tx = neo4j.AsyncManagedTransaction | neo4j.AsyncTransaction

# Rows of one UNWIND: more cost memory and win no time.
CHUNK = 5000


async def ask(tx: Tx, name: str, **parameters: Any) -> list[Row]:
    """The rows that graph/cypher/store/<name>.cypher answers."""
    result = await tx.run(text(f"store/{name}"), parameters)
    return await result.data()


async def ask_of(tx: Tx, name: str, rows: Sequence[Any], kind: Kind | None = None, **parameters: Any) -> list[Row]:
    """The same of each of `$rows`, in chunks; of none, nothing is asked. `kind` is for a text that leaves it open.

    The text collects its rows into one, `rows`: the asynchronous driver takes longer to receive a row than the database
    to find it.
    """
    found: list[Row] = []
    for chunk in chunks(rows):
        result = await tx.run(_text(name, kind), parameters | {"rows": chunk})
        record = await result.single(strict=True)
        found += record["rows"]
    return found


async def tell(tx: Tx, name: str, rows: Sequence[Any], kind: Kind | None = None, **parameters: Any) -> None:
    """Run graph/cypher/store/<name>.cypher over `$rows`, in chunks; nothing for no rows."""
    query = _text(name, kind)
    for chunk in chunks(rows):
        result = await tx.run(query, parameters | {"rows": chunk})
        await result.consume()


def chunks(rows: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """The rows in pieces of at most `size`."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _text(name: str, kind: Kind | None) -> str:
    path = f"store/{name}"
    return text(path) if kind is None else text_for_kind(path, kind)
