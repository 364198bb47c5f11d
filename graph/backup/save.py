"""Writing the record of a live graph into a file, as it is at one revision."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import neo4j

from graph.backup.file import JOINS, LABELS, BackupWriter, Manifest
from graph.errors import Conflict
from graph.schema import SCHEMA_VERSION, check_version
from graph.store.edges import NEAR
from graph.store.run import Row, Tx
from graph.texts import text

# Of the one transaction that reads it all.
SECONDS = 86_400
_ROWS = 2000
# What is of this database, and not of the record.
_OURS = ("Meta", "Journal", "Commit")


async def save_backup(
    driver: neo4j.AsyncDriver,
    database: str,
    path: Path,
    originals: Path,
    progress: Callable[[str], None] = lambda _: None,
) -> Manifest:
    """Write a backup to `path`, with the `originals` that its editions name. Who writes to the graph meanwhile waits.

    Raises Conflict where there is such a file, no graph, or something in it that no backup knows.
    """
    async with driver.session(database=database) as session:
        await session.execute_read(check_version)
        with BackupWriter(path) as file:
            async with await session.begin_transaction(timeout=SECONDS) as tx:
                rev = await _hold(tx)
                await _refuse_strange(tx)
                hashes = await _save_record(tx, file, progress)
                # Nothing was written: the lock alone was wanted.
                await tx.rollback()
            progress("originals")
            lacking = [sha256 for sha256 in sorted(hashes) if not _save_original(file, originals / sha256, sha256)]
            return file.finish(
                armstrace=version("armstrace"),
                schema_version=SCHEMA_VERSION,
                rev=rev,
                made_at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
                lacking=tuple(lacking),
            )


async def _hold(tx: Tx) -> int:
    """The revision that readers see, while nobody writes."""
    found = await (await tx.run(text("hold_writers"))).single()
    if found is None:
        raise Conflict("There is no graph to back up.", hint="armstrace load makes one.")
    return int(found["visible_rev"])


async def _refuse_strange(tx: Tx) -> None:
    strange = await find_strange(tx)
    if strange:
        named = ", ".join(f"{row['nodes']} of {':'.join(row['labels']) or 'no label'}" for row in strange)
        raise Conflict(
            f"The graph holds nodes that armstrace does not know: {named}.",
            hint="A backup would lack them. Take them out, or keep them in a database of their own.",
        )


async def find_strange(tx: Tx) -> list[Row]:
    """`labels` and number of `nodes` that belong to no part of the record."""
    return await (await tx.run(text("backup/find_strange"), labels=[*LABELS, *_OURS])).data()


async def _save_record(tx: Tx, file: BackupWriter, progress: Callable[[str], None]) -> set[str]:
    """All nodes and joins; returns the hashes of the originals that editions name."""
    hashes: set[str] = set()
    for label in LABELS:
        progress(f"{label}: nodes")
        with file.part(f"nodes/{label}.jsonl") as part:
            async for rows in save_nodes(tx, label):
                part.put(rows)
                if label == "Edition":
                    hashes.update(sha256 for row in rows for sha256 in row.get("sha256s", ()))
    for label in LABELS:
        with file.part(f"joins/{label}.jsonl") as part:
            if not JOINS[label]:
                continue
            progress(f"{label}: joins")
            async for rows in save_joins(tx, label):
                for row in rows:
                    if row["label"] not in JOINS[label].get(row["type"], ()):
                        raise Conflict(
                            f"{label} {row['start']} has a {row['type']} to {row['label']} {row['end']}, which no "
                            "backup knows.",
                            hint="Take it out: armstrace did not write it.",
                        )
                part.put(rows)
    return hashes


async def save_nodes(tx: Tx, label: str) -> AsyncIterator[list[Row]]:
    """The properties of all nodes of a label, some at a time. Counts of neighbours are derived, and left out."""
    result = await tx.run(_of(label, "save_nodes"))
    async for some in _some(result):
        rows = [row["node"] for row in some]
        if label == "Actor":
            rows = [{name: value for name, value in row.items() if name not in NEAR} for row in rows]
        yield rows


async def save_joins(tx: Tx, label: str) -> AsyncIterator[list[Row]]:
    """`start`, `type`, `label`, `end` and `properties` of what begins at a label, some at a time."""
    result = await tx.run(_of(label, "save_joins"), labels=list(LABELS))
    async for some in _some(result):
        yield some


def _of(label: str, name: str) -> Any:
    return text(f"backup/{name}").replace("`LABEL`", label)


async def _some(result: neo4j.AsyncResult) -> AsyncIterator[list[Row]]:
    while records := await result.fetch(_ROWS):
        yield [record.data() for record in records]


def _save_original(file: BackupWriter, path: Path, sha256: str) -> bool:
    """Whether it is there, and still what it was."""
    try:
        with path.open("rb") as original:
            sound = hashlib.file_digest(original, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False
    if sound:
        file.take_original(path, sha256)
    return sound
