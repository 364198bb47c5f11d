"""One write: the lock, the work, what follows from it, the change log, and the revision."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import neo4j

from graph.store.batch import WriteResult
from graph.store.log import Log
from graph.store.meta import lock_meta, set_rev
from graph.store.run import Tx
from graph.store.touched import Touched, derive_touched, write_touched

# Longer than the server's own limit for questions: a batch of 5,000 claims takes seconds, on a busy machine minutes.
WRITE_SECONDS = 900


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


async def transact(driver: neo4j.AsyncDriver, database: str, work: Work, *, dry_run: bool = False) -> WriteResult:
    """Do `work` and derive what it touched, in one transaction that is tried again on passing errors.

    `work` may therefore run several times. Where nothing changed, the revision stays as it was.
    """

    @neo4j.unit_of_work(timeout=WRITE_SECONDS)
    async def run(tx: neo4j.AsyncManagedTransaction) -> WriteResult:
        write = Write(tx, await lock_meta(tx))
        touched = await work(write)
        plan = await derive_touched(tx, touched, write.log)
        await write_touched(tx, touched, plan, write.log)
        result = write.log.result(write.base)
        if dry_run:
            raise _TakenBack(result)
        if not result.changed:
            return result
        rev = write.base + 1
        await write.log.append(tx, rev)
        await set_rev(tx, rev)
        return write.log.result(rev)

    async with driver.session(database=database) as session:
        try:
            return await session.execute_write(run)
        except _TakenBack as taken:
            return taken.result
