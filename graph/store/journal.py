"""Writes that touch more edges than one transaction should hold: staged in pieces, then seen all at once.

A Journal node says how far such a write is: `staging` (nothing of it is seen; if it is broken off, the next write takes
it back) or `tidying` (all of it is seen; the next write removes the marks). See docs/decisions/large-writes.md. While a
backup is restored it says `restoring`: then nobody reads or writes.
"""

from __future__ import annotations

import asyncio
import os
import platform
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import neo4j
import psutil

from graph.errors import Restoring
from graph.model.kinds import Kind
from graph.store.edges import Plan, by_kind, create_edges
from graph.store.log import Log, put_changes
from graph.store.meta import lock_meta
from graph.store.run import Row, Tx, ask, ask_of, chunks, tell
from graph.texts import text

STAGING, TIDYING, RESTORING = "staging", "tidying", "restoring"
# The edges' lines in the change log are written before the others are known: they come after them.
FIRST_SEQ = 1_000_000
# How long a writer on another machine may be silent before its write counts as broken off.
SILENT_SECONDS = 60
POLL_SECONDS = 0.5

_under_way: set[str] = set()


@dataclass(frozen=True)
class LargeWrites:
    """From how many edges on a write is staged, in pieces of how many. `at_stage` is told each stage that is done."""

    over: int = 10_000
    rows: int = 5_000
    at_stage: Callable[[str], None] | None = None

    def reached(self, stage: str) -> None:
        """Tell that a stage is done."""
        if self.at_stage is not None:
            self.at_stage(stage)


class Unfinished(Exception):
    """Carries a journal that stands in the way out of a transaction."""

    def __init__(self, journal: Row) -> None:
        super().__init__("a large write is unfinished")
        self.journal = journal


class Overtaken(Exception):
    """Another write came in between; the work has to be done again."""


@dataclass
class Staged:
    """A plan whose edges are staged, but for those that wait for their actors."""

    plan: Plan
    late: list[Row]
    rev: int
    owner: str


async def refuse_unfinished(tx: Tx, owner: str | None = None) -> None:
    """Raise Unfinished if there is a journal that is not the owner's."""
    journal = await find_journal(tx)
    if journal is not None and journal["owner"] != owner:
        raise Unfinished(journal)


@contextmanager
def at_work() -> Iterator[str]:
    """The name of a writer, known as being at work for as long as this lasts."""
    me = psutil.Process()
    owner = f"{platform.node()}/{me.pid}/{me.create_time()}/{secrets.token_hex(4)}"
    _under_way.add(owner)
    try:
        yield owner
    finally:
        _under_way.discard(owner)


async def stage(
    driver: neo4j.AsyncDriver, database: str, plan: Plan, base: int, large: LargeWrites, owner: str
) -> Staged:
    """Write the plan's edges beside those that are seen, marked so that nobody sees them yet. Raises Overtaken."""
    rev = base + 1
    async with driver.session(database=database) as session:

        async def open_journal(tx: neo4j.AsyncManagedTransaction) -> list[Row]:
            if await lock_meta(tx) != base:
                raise Overtaken
            await refuse_unfinished(tx)
            await put_journal(tx, rev, owner, STAGING)
            put = [*plan.create, *plan.update]
            ends = sorted({row[end] for row in put for end in ("subject", "object")})
            there = {row["id"] for row in await find_present_actors(tx, ends)}
            # An actor that is new is made with the record, in the last transaction; so are its edges.
            return [row for row in put if not {row["subject"], row["object"]} <= there]

        late = await session.execute_write(open_journal)
        large.reached("journal")
        waits = {row["id"] for row in late}
        early = [row for row in (*plan.create, *plan.update) if row["id"] not in waits]
        for kind, rows in by_kind(early).items():
            for chunk in chunks(rows, large.rows):
                staged = [without_element(row) | {"staged": rev} for row in chunk]
                await session.execute_write(_put_staged, owner, kind, staged)
        gone = [row["element"] for row in (*plan.update, *plan.delete)]
        for elements in chunks(gone, large.rows):
            await session.execute_write(_retire, owner, elements, rev)
        log = Log()
        plan.log(log)
        lines = log.lines(rev, FIRST_SEQ)
        for some in chunks(lines, large.rows):
            await session.execute_write(_put_lines, owner, list(some))
        large.reached("staged")
    return Staged(plan, late, rev, owner)


def without_element(row: Row) -> Row:
    """An edge's properties, without the element of the graph that had them."""
    return {name: value for name, value in row.items() if name != "element"}


async def _put_staged(tx: Tx, owner: str, kind: Kind, rows: list[Row]) -> None:
    await _still_mine(tx, owner)
    await create_edges(tx, kind, rows)


async def _retire(tx: Tx, owner: str, elements: Sequence[str], rev: int) -> None:
    await _still_mine(tx, owner)
    await retire_edges(tx, elements, rev)


async def _put_lines(tx: Tx, owner: str, rows: list[Row]) -> None:
    await _still_mine(tx, owner)
    await put_changes(tx, rows)


async def _still_mine(tx: Tx, owner: str) -> None:
    if not await touch_journal(tx, owner, STAGING):
        raise Overtaken


async def flip(tx: Tx, staged: Staged) -> None:
    """In the last transaction: from its commit on the staged edges are seen and the retired ones are not."""
    for kind, rows in by_kind(staged.late).items():
        await create_edges(tx, kind, [without_element(row) for row in rows])
    await touch_journal(tx, staged.owner, TIDYING)


async def settle(driver: neo4j.AsyncDriver, database: str, journal: Row) -> None:
    """Finish or take back a large write that was broken off; wait a little while its writer is still at it.

    Raises Restoring where it is a restore: that can only be begun anew.
    """
    if journal["stage"] == RESTORING:
        raise Restoring
    if is_at_work(journal):
        await asyncio.sleep(POLL_SECONDS)
        return
    with at_work() as owner:
        async with driver.session(database=database) as session:
            if not await session.execute_write(take_journal, journal["owner"], owner):
                return
        if journal["stage"] == STAGING:
            await take_back_edges(driver, database, journal["rev"])
            await take_back_retired(driver, database, journal["rev"])
            await take_back_changes(driver, database, journal["rev"])
            await drop_journal(driver, database, journal["rev"])
        else:
            await tidy(driver, database, journal["rev"])


async def tidy(driver: neo4j.AsyncDriver, database: str, rev: int) -> None:
    """Remove the retired edges and the marks of a large write that is seen."""
    await drop_retired(driver, database, rev)
    await unmark_staged(driver, database, rev)
    await drop_journal(driver, database, rev)


def is_at_work(journal: Row) -> bool:
    """Whether the journal's writer may still be at it: it spoke lately, and on this machine its process lives."""
    if journal["silent"] > SILENT_SECONDS:
        return False
    node, pid, created, _ = journal["owner"].rsplit("/", 3)
    if node != platform.node():
        return True
    if int(pid) == os.getpid():
        return journal["owner"] in _under_way
    try:
        return psutil.Process(int(pid)).create_time() == float(created)
    except psutil.NoSuchProcess:
        return False


async def find_journal(tx: Tx) -> Row | None:
    """`rev, stage, owner` of the large write under way, and for how many seconds it has been `silent`."""
    found = await ask(tx, "find_journal")
    return found[0] if found else None


async def put_journal(tx: Tx, rev: int, owner: str, stage: str) -> None:
    """Begin a large write, or a restore."""
    await ask(tx, "put_journal", rev=rev, owner=owner, stage=stage)


async def take_journal(tx: Tx, owner: str, heir: str) -> bool:
    """Make the journal of one writer another's; False if it is that writer's no more."""
    return bool(await ask(tx, "take_journal", owner=owner, heir=heir))


async def touch_journal(tx: Tx, owner: str, stage: str) -> bool:
    """Say that the owner is at a stage; whether the journal is still the owner's."""
    return bool(await ask(tx, "touch_journal", owner=owner, stage=stage))


async def find_present_actors(tx: Tx, actors: list[str]) -> list[Row]:
    """Those of these actors that are in the graph, as `id`."""
    return await ask_of(tx, "find_present_actors", actors)


async def retire_edges(tx: Tx, elements: Sequence[str], rev: int) -> None:
    """Mark edges as gone from a revision on."""
    await tell(tx, "retire_edges", elements, rev=rev)


# Texts that commit in pieces


async def take_back_edges(driver: neo4j.AsyncDriver, database: str, rev: int) -> None:
    """Remove the edges that a revision staged."""
    await _run(driver, database, "take_back_edges", rev)


async def take_back_retired(driver: neo4j.AsyncDriver, database: str, rev: int) -> None:
    """Take the marks from the edges that a revision would have retired."""
    await _run(driver, database, "take_back_retired", rev)


async def take_back_changes(driver: neo4j.AsyncDriver, database: str, rev: int) -> None:
    """Remove the lines that a revision wrote into the change log."""
    await _run(driver, database, "take_back_changes", rev)


async def drop_retired(driver: neo4j.AsyncDriver, database: str, rev: int) -> None:
    """Remove the edges that a revision retired."""
    await _run(driver, database, "drop_retired", rev)


async def unmark_staged(driver: neo4j.AsyncDriver, database: str, rev: int) -> None:
    """Take the marks from the edges that a revision staged."""
    await _run(driver, database, "unmark_staged", rev)


async def drop_journal(driver: neo4j.AsyncDriver, database: str, rev: int) -> None:
    """Note that nothing is left to do."""
    await _run(driver, database, "drop_journal", rev)


async def _run(driver: neo4j.AsyncDriver, database: str, name: str, rev: int) -> None:
    # No transaction of ours may surround these.
    async with driver.session(database=database) as session:
        await (await session.run(text(f"store/{name}"), rev=rev)).consume()
