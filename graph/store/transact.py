"""One write: the lock, the work, what follows from it, the change log, and the revision."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import neo4j
from neo4j.exceptions import Neo4jError

from graph.store.batch import WriteResult
from graph.store.commit import begin_commit, end_commit
from graph.store.edges import Plan, apply_plan
from graph.store.journal import (
    LargeWrites,
    Overtaken,
    Staged,
    Unfinished,
    at_work,
    flip,
    refuse_unfinished,
    settle,
    stage,
    tidy,
)
from graph.store.log import Log, put_changes
from graph.store.meta import lock_meta, set_rev
from graph.store.run import Tx
from graph.store.touched import Touched, derive_touched, write_touched

# Longer than the server's own limit for questions: a batch of 5,000 claims takes seconds, on a busy machine minutes.
WRITE_SECONDS = 900
# How often a writer waits for as long as the server lets it wait for a lock (the embedded Neo4j: 30 s).
LOCK_WAITS = 20


@dataclass
class Write:
    """A write under way. `base` is the revision before it."""

    tx: Tx
    base: int
    log: Log = field(default_factory=Log)


Work = Callable[[Write], Awaitable[Touched]]


class _TakenBack(Exception):
    """Carries the result of a dry run out of its transaction, which it thereby rolls back."""

    def __init__(self, result: WriteResult) -> None:
        super().__init__("dry run")
        self.result = result


class _TooLarge(Exception):
    """Carries a plan that one transaction should not hold out of its transaction, which it thereby rolls back."""

    def __init__(self, plan: Plan, base: int) -> None:
        super().__init__("large write")
        self.plan = plan
        self.base = base


async def transact(
    driver: neo4j.AsyncDriver,
    database: str,
    work: Work,
    *,
    dry_run: bool = False,
    large: LargeWrites | None = None,
) -> WriteResult:
    """Do `work` and derive what it touched, in one transaction that is tried again on passing errors.

    `work` may therefore run several times. Where nothing changed, the revision stays as it was. Where more edges change
    than `large` says, they are staged first, and the transaction only lets them be seen.
    """
    large = large or LargeWrites()
    waits = 0
    while True:
        try:
            return await _attempt(driver, database, work, large, dry_run=dry_run)
        except _TakenBack as taken:
            return taken.result
        except Unfinished as unfinished:
            await settle(driver, database, unfinished.journal)
        except Overtaken:
            continue
        except Neo4jError as error:
            # The server lets nobody wait longer for a lock than it is set to; a writer before us may need longer.
            waits += 1
            if "LockAcquisitionTimeout" not in (error.code or "") or waits > LOCK_WAITS:
                raise


async def _attempt(
    driver: neo4j.AsyncDriver, database: str, work: Work, large: LargeWrites, *, dry_run: bool
) -> WriteResult:
    try:
        return await _in_one(driver, database, work, dry_run=dry_run, limit=large.over)
    except _TooLarge as too_large:
        with at_work() as owner:
            staged = await stage(driver, database, too_large.plan, too_large.base, large, owner)
            return await _seen(driver, database, work, staged, large)


async def _in_one(driver: neo4j.AsyncDriver, database: str, work: Work, *, dry_run: bool, limit: int) -> WriteResult:
    async def run(tx: Tx) -> WriteResult:
        write = Write(tx, await lock_meta(tx))
        await refuse_unfinished(tx)
        touched = await work(write)
        plan = await derive_touched(tx, touched)
        if plan.size > limit and not dry_run:
            raise _TooLarge(plan, write.base)
        plan.log(write.log)
        await write_touched(tx, touched, plan, lambda: apply_plan(tx, plan), write.log)
        if dry_run:
            raise _TakenBack(write.log.result(write.base))
        return await _close(write)

    return await _committed(driver, database, run)


async def _seen(
    driver: neo4j.AsyncDriver, database: str, work: Work, staged: Staged, large: LargeWrites
) -> WriteResult:
    async def run(tx: Tx) -> WriteResult:
        write = Write(tx, await lock_meta(tx))
        await refuse_unfinished(tx, staged.owner)
        touched = await work(write)
        await write_touched(tx, touched, staged.plan, lambda: flip(tx, staged), write.log)
        plan = staged.plan
        return (await _close(write)).with_edges(len(plan.create) + len(plan.update), len(plan.delete))

    result = await _committed(driver, database, run)
    large.reached("seen")
    await tidy(driver, database, staged.rev)
    return result


async def _committed(
    driver: neo4j.AsyncDriver, database: str, run: Callable[[Tx], Awaitable[WriteResult]]
) -> WriteResult:
    """What `run` has written, committed; readers wait while that is done."""

    @neo4j.unit_of_work(timeout=WRITE_SECONDS)
    async def told(tx: neo4j.AsyncManagedTransaction) -> WriteResult:
        result = await run(tx)
        if result.changed:
            await begin_commit(driver, database, result.rev)
        return result

    async with driver.session(database=database) as session:
        result = await session.execute_write(told)
    if result.changed:
        await end_commit(driver, database, result.rev)
    return result


async def _close(write: Write) -> WriteResult:
    """Append to the change log and take the next revision, if anything changed."""
    result = write.log.result(write.base)
    if not result.changed:
        return result
    rev = write.base + 1
    await put_changes(write.tx, write.log.lines(rev))
    await set_rev(write.tx, rev)
    return write.log.result(rev)
