"""Writing batches of claims: one transaction each, with all that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import add

import neo4j

from graph.errors import Conflict, Invalid
from graph.store.batch import Batch, WriteResult
from graph.store.checks import check_keys, find_lacking
from graph.store.claims import state_claims
from graph.store.deals import state_deals
from graph.store.editions import finish_edition, load_editions, put_editions, state_source, with_batch
from graph.store.ended import refresh_edition_endings, state_endings
from graph.store.journal import LargeWrites
from graph.store.log import Log
from graph.store.records import state_records
from graph.store.run import Tx
from graph.store.touched import Touched, touch_endings, touch_moved, touch_voices
from graph.store.transact import Write, transact
from graph.store.voices import load_voices

# (batches written, batches in all)
Progress = Callable[[int, int], None]


async def write_batch(
    driver: neo4j.AsyncDriver,
    database: str,
    batch: Batch,
    *,
    dry_run: bool = False,
    finish: bool = True,
    large: LargeWrites | None = None,
) -> WriteResult:
    """Write a batch with everything that follows from it, in one transaction. Written again, it changes nothing.

    `finish=False` for all but the last batch of an edition: only then does the edition count as complete, if it is,
    and end the claims of earlier ones. `dry_run` does it all, takes it back, and says what it would have changed.
    `large` says from how many edges on they are staged first.

    Raises Invalid for a key that neither the batch nor the graph has, Conflict where a complete edition was loaded
    before with claims that this one lacks.
    """
    return await _write_part(driver, database, batch, dry_run=dry_run, finish=finish, whole=finish, large=large)


async def write_batches(
    driver: neo4j.AsyncDriver, database: str, batches: Sequence[Batch], progress: Progress | None = None
) -> WriteResult:
    """Write all batches of one edition, in order, each in a transaction of its own. Raises as `write_batch`.

    If it is broken off in between, the edition stays unfinished and ends no claims; doing it again completes it.
    """
    if not batches:
        raise Invalid("There are no batches to write.")
    if len({b.edition_id for b in batches}) > 1:
        raise Invalid("The batches are of several editions.", hint="Write those of one edition at a time.")
    if len(batches) > 1 and batches[-1].edition.complete:
        async with driver.session(database=database) as session:
            claims = frozenset().union(*(b.claim_ids() for b in batches))
            await session.execute_read(_refuse_lacking, batches[-1], claims)
    results = []
    for number, batch in enumerate(batches, start=1):
        last = number == len(batches)
        results.append(await _write_part(driver, database, batch, finish=last, whole=last and number == 1))
        if progress is not None:
            progress(number, len(batches))
    return reduce(add, results)


async def _write_part(
    driver: neo4j.AsyncDriver,
    database: str,
    batch: Batch,
    *,
    finish: bool,
    whole: bool,
    dry_run: bool = False,
    large: LargeWrites | None = None,
) -> WriteResult:
    async def work(write: Write) -> Touched:
        if whole and batch.edition.complete:
            await _refuse_lacking(write.tx, batch, batch.claim_ids())
        return await _state(write.tx, batch, write.log, finish=finish)

    return await transact(driver, database, work, dry_run=dry_run, large=large)


async def _refuse_lacking(tx: Tx, batch: Batch, claims: frozenset[str]) -> None:
    lacking = await find_lacking(tx, batch, claims)
    if lacking:
        raise Conflict(
            f"The edition {batch.edition.published.text} of {batch.source.id} is in the graph as complete, with "
            f"{lacking} claims that this one lacks.",
            hint="A later state of the source needs its own `published` date; a wrong claim can be retracted.",
        )


async def _state(tx: Tx, batch: Batch, log: Log, *, finish: bool) -> Touched:
    """Write what the batch says; return what follows."""
    await check_keys(tx, batch)
    voices_before = await load_voices(tx)
    touched = Touched()
    editions = await load_editions(tx, batch.source.id)
    edition_before = editions.stored.get(batch.edition_id)
    with_batch(editions, batch)
    origin_changed = await state_source(tx, batch, editions, log)
    moved = await state_records(tx, batch, editions, log)
    await touch_moved(tx, moved, touched)
    await state_deals(tx, batch, editions, log)
    stated = await state_claims(tx, batch, editions, log)
    touched.relations |= stated.relations
    touched.controlled |= stated.controlled
    finish_edition(editions, batch, finish=finish, stated=stated.pairs)
    edition_now = editions.stored[batch.edition_id]
    if edition_now != edition_before:
        await put_editions(tx, batch.source.id, batch.edition_id, edition_now)
        log.put("edition", batch.edition_id, note="loaded")
    ended = await state_endings(tx, batch, log)
    if finish:
        # A complete edition, and one that was loading until now, may end claims that this batch does not hold.
        was_loading = edition_before is not None and edition_before.loading
        anew = edition_before is None or edition_before.edition.complete != edition_now.edition.complete
        everything = was_loading or (edition_now.edition.complete and (anew or stated.pairs))
        keys = any(claim.key for claim in batch.claims) and stated.pairs
        claims = None if everything or keys else sorted(stated.restated)
        ended |= await refresh_edition_endings(tx, editions, claims, log)
    await touch_endings(tx, ended, touched)
    voices = await load_voices(tx) if moved.voices or origin_changed else voices_before
    await touch_voices(tx, voices_before, voices, touched)
    return touched
