"""Writing the record of a live graph into a file, as it is at one revision."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from math import isfinite
from pathlib import Path
from typing import Any

import neo4j

from graph.backup.file import JOINS, KINDS, LABELS, BackupWriter, Manifest
from graph.errors import Conflict, Restoring
from graph.hashes import sha256_of
from graph.model.kinds import Kind
from graph.paths.texts import fragment
from graph.schema import SCHEMA_VERSION, check_version
from graph.store.edges import NEAR
from graph.store.journal import find_journal, settle
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
        written = await session.execute_read(check_version)
        if written is not None and written != SCHEMA_VERSION:
            raise Conflict(
                f"The graph has schema version {written}, this armstrace needs {SCHEMA_VERSION}.",
                hint="armstrace load brings it up to date.",
            )
        with BackupWriter(path) as file:
            while (held := await _save_held(session, file, progress)).journal is not None:
                # A large write holds no lock while it stages, and has lines in the change log already.
                await settle(driver, database, held.journal)
            progress("originals")
            lacking = [sha256 for sha256 in sorted(held.hashes) if not _save_original(file, originals / sha256, sha256)]
            return file.finish(
                armstrace=version("armstrace"),
                schema_version=SCHEMA_VERSION,
                rev=held.rev,
                made_at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
                lacking=tuple(lacking),
            )


@dataclass(frozen=True)
class _Held:
    """What was read while nobody wrote: the revision that readers see, and the hashes of the originals that editions
    name. Nothing was, where there is a journal of a large write.
    """

    rev: int
    journal: Row | None
    hashes: frozenset[str] = frozenset()


async def _save_held(session: neo4j.AsyncSession, file: BackupWriter, progress: Callable[[str], None]) -> _Held:
    async with await session.begin_transaction(timeout=SECONDS) as tx:
        found = await (await tx.run(text("hold_writers"))).single()
        if found is None:
            raise Conflict("There is no graph to back up.", hint="armstrace load makes one.")
        if found["restoring"]:
            raise Restoring
        held = _Held(int(found["visible_rev"]), await find_journal(tx))
        if held.journal is None:
            await _refuse_strange(tx)
            held = replace(held, hashes=frozenset(await _save_record(tx, file, progress)))
        # Nothing was written: the lock alone was wanted.
        await tx.rollback()
        return held


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
                _refuse(label, [row for row in rows if not (_is_whole(label, row) and _is_plain(row))])
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
                _refuse(label, [row for row in rows if not _is_plain(row)])
                part.put(rows)
    return hashes


def _refuse(label: str, odd: list[Row]) -> None:
    """Raise Conflict, naming the first of the rows that would not come back as they are, if there are any."""
    if odd:
        named = odd[0].get("id") or odd[0].get("start") or odd[0]
        raise Conflict(
            f"{label} {named} would not come back from a backup as it is: it lacks an id or a kind, or has a value "
            "that JSON cannot hold.",
            hint="armstrace db verify says more of the graph; armstrace wrote nothing like it.",
        )


def _is_whole(label: str, node: Row) -> bool:
    """Whether a node has what it is found and labelled by."""
    return (label == "Change" or "id" in node) and (label != "Actor" or node.get("kind") in KINDS)


def _is_plain(value: Any) -> bool:
    """Whether JSON holds it as the graph does."""
    if isinstance(value, dict):
        return all(_is_plain(one) for one in value.values())
    if isinstance(value, list):
        return all(_is_plain(one) for one in value)
    return value is None or isinstance(value, str | bool | int) or (isinstance(value, float) and isfinite(value))


async def save_nodes(tx: Tx, label: str) -> AsyncIterator[list[Row]]:
    """The properties of all nodes of a label, some at a time. Counts of neighbours are derived, and left out."""
    result = await tx.run(fragment("backup/save_nodes", label=label))
    async for some in _some(result):
        rows = [row["node"] for row in some]
        if label == "Actor":
            rows = [{name: value for name, value in row.items() if name not in NEAR} for row in rows]
        yield rows


async def save_joins(tx: Tx, label: str) -> AsyncIterator[list[Row]]:
    """`start`, `type`, `label`, `end` and `properties` of what begins at a label, some at a time."""
    query = fragment("backup/save_joins", label=label)
    result = await tx.run(query, labels=list(LABELS), kinds=[kind.value for kind in Kind])
    async for some in _some(result):
        yield some


async def _some(result: neo4j.AsyncResult) -> AsyncIterator[list[Row]]:
    while records := await result.fetch(_ROWS):
        yield [record.data() for record in records]


def _save_original(file: BackupWriter, path: Path, sha256: str) -> bool:
    """Whether it is there, and still what it was."""
    try:
        sound = sha256_of(path) == sha256
    except FileNotFoundError:
        return False
    if sound:
        file.take_original(path, sha256)
    return sound
