"""Writing batches of claims: one transaction each, or several in one, with all that follows from it."""

from __future__ import annotations

import neo4j

from graph.model.kinds import Kind
from graph.store.batch import Batch, Bundle, WriteResult
from graph.store.checks import check_keys
from graph.store.claims import state_claims
from graph.store.deals import state_deals
from graph.store.editions import (
    StoredEdition,
    finish_edition,
    load_editions,
    put_editions,
    state_source,
    unordered_notes,
    with_batch,
)
from graph.store.ended import refresh_edition_endings, state_endings
from graph.store.journal import LargeWrites
from graph.store.judgements import state_judgements
from graph.store.log import Log
from graph.store.records import state_records
from graph.store.run import Tx
from graph.store.touched import Touched, touch_endings, touch_moved, touch_voices
from graph.store.transact import Write, transact
from graph.store.voices import load_voices
from graph.store.whole import Whole, refuse


async def write_batch(
    driver: neo4j.AsyncDriver,
    database: str,
    batch: Batch,
    *,
    dry_run: bool = False,
    accept: bool = True,
    checked: bool = False,
    large: LargeWrites | None = None,
) -> WriteResult:
    """Write a batch with everything that follows from it, in one transaction. Written again, it changes nothing.

    If an edition's batches are broken off, it stays unfinished and ends no claims; doing all again completes it.
    `dry_run` does it all, takes it back, and says what it would have changed. A complete edition in one batch is held
    against what the graph has of its source, and refused as `graph.store.whole.check_whole` says; of several batches
    the caller does that before the first, and says that it is `checked`. `large` says from how many edges on they are
    staged first.

    Raises Invalid for a key that neither the batch nor the graph has, Conflict where a complete edition was loaded
    before with claims that this one lacks, Suspicious where one ends much and that is not to be `accept`ed.
    """

    async def work(write: Write) -> Touched:
        if batch.last and batch.edition.complete and not checked:
            whole = Whole.of(batch.source.id, batch.claims)
            await refuse(write.tx, batch.source.id, batch.edition, whole, accept=accept)
        return await _state(write.tx, batch, write.log)

    return await transact(driver, database, work, dry_run=dry_run, large=large)


async def write_bundle(
    driver: neo4j.AsyncDriver, database: str, bundle: Bundle, *, dry_run: bool = False, large: LargeWrites | None = None
) -> WriteResult:
    """Write a bundle with everything that follows from it, in one transaction. Written again, it changes nothing.

    Raises Invalid for a key that neither its batches nor the graph have, NotFound for a judgement on what neither has,
    Conflict where a person judged otherwise.
    """

    async def work(write: Write) -> Touched:
        touched = Touched()
        for batch in bundle.batches:
            touched.add(await _state(write.tx, batch, write.log))
        # Whoever judged may have known that a source is wrong about a kind: it was let pass when it was said.
        if bundle.judgements:
            touched.add(await state_judgements(write, bundle.judgements, any_kind=True))
        return touched

    return await transact(driver, database, work, dry_run=dry_run, large=large)


async def _state(tx: Tx, batch: Batch, log: Log) -> Touched:
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
    touched.claims = stated.claims
    touched.controlled |= stated.controlled
    finish_edition(editions, batch, stated=stated.pairs)
    edition_now = editions.stored[batch.edition_id]
    if edition_now != edition_before:
        await put_editions(tx, batch.source.id, batch.edition_id, edition_now)
        log.put("edition", batch.edition_id, note="loaded")
    ended = await state_endings(tx, batch, log)
    if batch.last:
        others = (edition for i, edition in editions.finished.items() if i != batch.edition_id)
        log.notes += unordered_notes(batch.source.id, ((edition_now.edition, other) for other in others))
        # A complete edition, and one that was loading until now, may end claims that this batch does not hold.
        was_loading = edition_before is not None and edition_before.loading
        anew = edition_before is None or _ends(edition_before) != _ends(edition_now)
        everything = was_loading or (edition_now.edition.complete and (anew or stated.pairs))
        keys = any(claim.key for claim in batch.claims) and stated.pairs
        claims = None if everything or keys else sorted(stated.restated)
        ended |= await refresh_edition_endings(tx, editions, claims, log)
        if ended and editions.order[-1] != batch.edition_id:
            published = edition_now.edition.published.text
            log.notes.append(
                f"{batch.source.id}: the graph has later editions than {published}; claims that these end: "
                f"{len(ended):,}. If that is more than was really taken off, is one of them cut short?"
            )
    await touch_endings(tx, ended, touched)
    voices = await load_voices(tx) if moved.voices or origin_changed else voices_before
    await touch_voices(tx, voices_before, voices, touched)
    return touched


def _ends(stored: StoredEdition) -> tuple[bool, tuple[Kind, ...], tuple[str, ...]]:
    """What decides whether an edition ends claims that it does not state."""
    return stored.edition.complete, stored.edition.lacks, stored.edition.lacks_entries
