"""Making a graph from a backup: its record as it was, and its edges derived anew.

A Journal says `restoring` from the first node to the last edge: nobody reads or writes meanwhile. What is broken off
leaves it there, and the next restore begins anew.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import neo4j
from neo4j.exceptions import ClientError

from graph.backup.file import JOINS, KINDS, LABELS, BackupReader
from graph.derive import derive_relation
from graph.errors import Conflict, Invalid
from graph.hashes import sha256_of
from graph.paths.texts import fragment
from graph.schema import SCHEMA_VERSION, apply_schema
from graph.store.edges import NEAR, Plan, apply_plan
from graph.store.heard import load_heard
from graph.store.journal import (
    RESTORING,
    at_work,
    find_journal,
    is_at_work,
    put_journal,
    take_journal,
    touch_journal,
)
from graph.store.log import Log
from graph.store.meta import lock_meta, set_rev
from graph.store.run import Tx, ask
from graph.store.touched import Touched, write_touched
from graph.store.transact import WRITE_SECONDS
from graph.store.verify import is_relation, verify_relations
from graph.store.voices import Voices, load_voices
from graph.texts import text

ROWS = 5000
BYTES = 8 << 20

Progress = Callable[[str], None]


class Restore:
    """One restore of a backup into an empty graph."""

    def __init__(self, driver: neo4j.AsyncDriver, database: str, backup: BackupReader, progress: Progress) -> None:
        self._driver = driver
        self._database = database
        self._backup = backup
        self._progress = progress
        self._owner = ""

    async def run(self, originals: Path) -> None:
        """Do it all. Raises Invalid for a damaged backup, and Conflict where the graph is not empty."""
        self._refuse_other_schema()
        self._progress("checking the backup")
        self._backup.check()
        async with self._driver.session(database=self._database) as session:
            if not await session.execute_read(_may_begin):
                raise _not_empty()
        await apply_schema(self._driver, self._database)
        with at_work() as self._owner:
            await self._begin()
            self._progress("originals")
            for sha256 in self._backup.manifest.originals:
                self._keep(originals / sha256, sha256)
            for label in LABELS:
                self._progress(f"{label}: nodes")
                for rows in self._backup.lines(f"nodes/{label}.jsonl", ROWS, BYTES):
                    await self._write(_put_nodes, label, rows)
            for label in LABELS:
                self._progress(f"{label}: joins")
                for rows in self._backup.lines(f"joins/{label}.jsonl", ROWS, BYTES):
                    await self._write(_put_joins, label, rows)
            self._progress("edges")
            voices = await self._write(load_voices)  # the record stands: they are the same to the end
            after: str | None = ""
            while after is not None:
                after = await self._write(_derive, after, voices, self._progress)
            for label in LABELS:
                await self._write(_count, label, self._backup)
            await self._write(_finish, self._backup.manifest.rev)

    def _refuse_other_schema(self) -> None:
        version = self._backup.manifest.schema_version
        if version != SCHEMA_VERSION:
            raise Invalid(
                f"{self._backup.path} is of schema version {version}, this armstrace knows {SCHEMA_VERSION}.",
                hint=f"Restore it with armstrace {self._backup.manifest.armstrace}.",
            )

    async def _begin(self) -> None:
        """Take the empty graph, or what a restore left that was broken off."""
        async with self._driver.session(database=self._database) as session:
            broken_off = await session.execute_write(_take, self._owner)
        if broken_off:
            self._progress("taking away what a restore left that was broken off")
            for drop in (drop_relationships, drop_nodes):
                while await self._write(drop):
                    pass

    async def _write(self, work: Callable[..., Any], *given: Any) -> Any:
        """In a transaction of its own, as long as this is the one that restores."""

        @neo4j.unit_of_work(timeout=WRITE_SECONDS)
        async def ours(tx: Tx) -> Any:
            if not await touch_journal(tx, self._owner, RESTORING):
                raise Conflict("Another restore took this graph over.", hint="Let one of them end.")
            return await work(tx, *given)

        try:
            async with self._driver.session(database=self._database) as session:
                return await session.execute_write(ours)
        except (OverflowError, TypeError, ClientError) as error:
            raise Invalid(f"{self._backup.path} has something that no graph holds: {error}") from error

    def _keep(self, path: Path, sha256: str) -> None:
        if path.exists() and sha256_of(path) == sha256:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as copy:
            temporary = Path(copy.name)
            try:
                with self._backup.original(sha256) as original:
                    shutil.copyfileobj(original, copy)
                copy.flush()
                os.fsync(copy.fileno())
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)


async def _take(tx: Tx, owner: str) -> bool:
    """Write the Journal that keeps others out; whether a restore was broken off here."""
    rev = await lock_meta(tx)
    journal = await find_journal(tx)
    if journal is None:
        if rev or not await _is_empty(tx):
            raise _not_empty()
        await put_journal(tx, 0, owner, RESTORING)
        return False
    if journal["stage"] != RESTORING or is_at_work(journal):
        raise Conflict("Somebody writes to the graph.", hint="Try it again when that is done.")
    await take_journal(tx, journal["owner"], owner)
    return True


async def _may_begin(tx: Tx) -> bool:
    """Whether the graph is empty, or one that a restore left: looked at before its schema is made."""
    return await find_journal(tx) is not None or await _is_empty(tx)


async def _is_empty(tx: Tx) -> bool:
    return not await ask(tx, "find_any_node")


def _not_empty() -> Conflict:
    return Conflict(
        "The graph is not empty: a backup is restored into one that nothing was ever written to.",
        hint="armstrace db reset empties the embedded one; NEO4J_DATABASE names another.",
    )


async def drop_relationships(tx: Tx) -> int:
    """Remove some relationships; how many."""
    return int((await (await tx.run(text("backup/drop_relationships"), limit=ROWS)).single(strict=True))["dropped"])


async def drop_nodes(tx: Tx) -> int:
    """Remove some nodes that nothing hangs on, but the one Meta and the one Journal; how many."""
    return int((await (await tx.run(text("backup/drop_nodes"), limit=ROWS)).single(strict=True))["dropped"])


async def _put_nodes(tx: Tx, label: str, rows: list[dict[str, Any]]) -> None:
    if label == "Actor":
        strange = [row for row in rows if row.get("kind") not in KINDS]
        if strange:
            raise Invalid(f"nodes/Actor.jsonl: {strange[0].get('id')} is of no kind that an actor has.")
        rows = [row | dict.fromkeys(NEAR, 0) for row in rows]
    await restore_nodes(tx, label, rows)
    if label == "Actor":
        await restore_kinds(tx, rows)


async def restore_nodes(tx: Tx, label: str, rows: list[dict[str, Any]]) -> None:
    """Make nodes of a label."""
    await (await tx.run(fragment("backup/restore_nodes", label=label), rows=rows)).consume()


async def restore_kinds(tx: Tx, rows: list[dict[str, Any]]) -> None:
    """Give actors the label of their kind."""
    await (await tx.run(text("backup/restore_kinds"), rows=rows)).consume()


async def _put_joins(tx: Tx, label: str, rows: list[dict[str, Any]]) -> None:
    alike: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        alike[str(row.get("type")), str(row.get("label"))].append(row)
    for (type_, end), some in alike.items():
        if end not in JOINS[label].get(type_, ()):
            raise Invalid(f"joins/{label}.jsonl has a {type_} to {end}, which no backup has.")
        made = await restore_joins(tx, label, type_, end, some)
        if made != len(some):
            raise Invalid(f"joins/{label}.jsonl: {len(some) - made} {type_} lack what they join.")


async def restore_joins(tx: Tx, label: str, type_: str, end: str, rows: list[dict[str, Any]]) -> int:
    """Make relationships of a type between nodes of two labels; how many were made."""
    query = fragment("backup/restore_joins", label=label, type=type_, end=end)
    made = await (await tx.run(query, rows=rows)).single(strict=True)
    return int(made["made"])


async def _derive(tx: Tx, after: str, voices: Voices, progress: Progress) -> str | None:
    """The edges of the next relations; the last of these, or None where there are no more."""
    relations = [row["relation"] for row in await verify_relations(tx, after)]
    plan = Plan()
    await _plan(tx, [one for one in relations if is_relation(one)], voices, plan, progress)
    await write_touched(tx, Touched(), plan, lambda: apply_plan(tx, plan), Log())
    return relations[-1] if relations else None


async def _plan(tx: Tx, relations: list[str], voices: Voices, plan: Plan, progress: Progress) -> None:
    try:
        heard = await load_heard(tx, relations, voices)
    except ValueError as error:  # a claim that cannot be read spoils its own relation, as it did where it comes from
        if len(relations) == 1:
            progress(f"{relations[0]} cannot be derived, and has no edge: {error}")
            return
        for relation in relations:
            await _plan(tx, [relation], voices, plan, progress)
        return
    for relation in relations:
        plan.add(derive_relation(heard[relation]), ())


async def _count(tx: Tx, label: str, backup: BackupReader) -> None:
    found, wanted = await count_nodes(tx, label), backup.manifest.rows(label)
    if found != wanted:
        raise Conflict(
            f"The graph has {found} nodes of {label}, and the backup {wanted}: somebody changed it meanwhile.",
            hint="Restore it again.",
        )


async def count_nodes(tx: Tx, label: str) -> int:
    """How many nodes of a label there are."""
    found = await (await tx.run(fragment("backup/count_nodes", label=label))).single(strict=True)
    return int(found["nodes"])


async def name_graph(tx: Tx) -> None:
    """Give the graph a name of its own."""
    await (await tx.run(text("backup/name_graph"))).consume()


async def _finish(tx: Tx, rev: int) -> None:
    """Let everybody in."""
    await lock_meta(tx)
    await set_rev(tx, rev)
    await name_graph(tx)
    await ask(tx, "drop_journal", rev=0)
