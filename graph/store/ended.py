"""How claims end: by what later editions say, and by what people say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from graph import derive
from graph.model import ids
from graph.model.claims import Ending, Review
from graph.store.batch import Batch
from graph.store.editions import Editions
from graph.store.log import Log
from graph.store.run import Row, Tx, ask, ask_of, tell


def ending_properties(claim: str, ending: Ending, edition: str | None = None) -> Row:
    """What an Ending node holds. One that an edition gave has an id of its own: no person's ending is the same."""
    ending_id = ending.id_for(claim) if edition is None else ids.content_id("x", claim, edition, ending.way)
    properties = {
        "id": ending_id,
        "claim": claim,
        "way": ending.way.value,
        "on": ending.on.text,
        "why": ending.why,
        "by": ending.by,
        "edition": edition,
    }
    return {k: v for k, v in properties.items() if v is not None}


async def state_endings(tx: Tx, batch: Batch, log: Log) -> set[str]:
    """Write the endings and reviews that the batch's claims carry; the claims that ended or were reviewed by it.

    One that was undone stays undone: the sheet says nothing new.
    """
    source = batch.source.id
    endings = {}
    reviews = {}
    for claim in batch.claims:
        if claim.ended is None and claim.review is None:
            continue
        claim_id = claim.id_in(source)
        if claim.ended is not None:
            endings[claim.ended.id_for(claim_id)] = ending_properties(claim_id, claim.ended)
        if claim.review is not None:
            reviews[claim.review.id_for(claim_id)] = review_properties(claim_id, claim.review)
    new = [endings[i] for i in await find_missing(tx, "Ending", list(endings))]
    await put_endings(tx, new)
    log_endings(log, new, await relations_of(tx, [e["claim"] for e in new]))
    return {e["claim"] for e in new} | await state_reviews(tx, list(reviews.values()), log)


def review_properties(claim: str, review: Review) -> Row:
    """What a Review node holds."""
    properties = review.model_dump(mode="json", exclude_none=True)
    return properties | {"id": review.id_for(claim), "claim": claim}


async def state_reviews(tx: Tx, reviews: Sequence[Row], log: Log) -> set[str]:
    """Write reviews that the graph does not have yet; their claims."""
    missing = set(await find_missing(tx, "Review", [r["id"] for r in reviews]))
    new = [r for r in reviews if r["id"] in missing]
    await put_reviews(tx, new)
    relations = await relations_of(tx, [r["claim"] for r in new])
    for review in new:
        _, subject, object_ = relations[review["claim"]].split(".")
        log.put("review", review["id"], subject=subject, object=object_, note="said")
        log.count("reviews")
    return set(relations)


def log_endings(log: Log, endings: Sequence[Row], relations: dict[str, str], note: str | None = None) -> None:
    """Note endings that were written."""
    for ending in endings:
        _, subject, object_ = relations[ending["claim"]].split(".")
        log.put("ending", ending["id"], subject=subject, object=object_, note=note or ending["way"])
        log.count("endings")


async def refresh_edition_endings(tx: Tx, editions: Editions, claims: Sequence[str] | None, log: Log) -> set[str]:
    """Make the endings that editions give to claims of their source what they are now: of all its claims, or of these.

    Returns the claims whose endings changed.
    """
    rows = await load_ending_statements(tx, editions) if claims is None else await find_statements_of(tx, claims)
    if claims is not None and any(entry for row in rows for entry in row["entries"]):
        # Entries are shared with other claims.
        rows += [row for row in await load_ending_statements(tx, editions) if row["claim"] not in set(claims)]
    wanted = wanted_endings(rows, await load_beside(tx, editions, rows), editions)
    stored = {ending["id"]: ending for row in rows for ending in row["endings"]}
    gone = [ending for i, ending in sorted(stored.items()) if wanted.get(i) != ending]
    come = [ending for i, ending in sorted(wanted.items()) if stored.get(i) != ending]
    await drop_endings(tx, [ending["id"] for ending in gone])
    await put_endings(tx, come)
    relations = {row["claim"]: row["relation"] for row in rows}
    for ending in gone:
        _, subject, object_ = relations[ending["claim"]].split(".")
        log.delete("ending", ending["id"], subject=subject, object=object_)
    log_endings(log, come, relations)
    return {ending["claim"] for ending in (*gone, *come)}


def wanted_endings(rows: Sequence[Row], beside: Sequence[Row], editions: Editions) -> dict[str, Row]:
    """The endings that editions give to the claims of `rows`, by id.

    `beside` are all claims that stand in an entry with one of them, these included.
    """
    finished = editions.finished
    order = derive.edition_order(finished)
    if len(order) < 2:
        return {}
    stated_at: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in beside:
        for edition, key in zip(row["editions"], row["entries"], strict=True):
            if key and edition in finished:
                stated_at[edition, key].add(row["claim"])
    frozen = {place: frozenset(claims) for place, claims in stated_at.items()}
    wanted = {}
    for row in rows:
        stated = zip(row["editions"], row["entries"], strict=True)
        entries = [derive.Entry(edition, key or None) for edition, key in stated if edition in finished]
        found = derive.edition_ending(row["claim"], row["kind"], entries, order, finished, frozen)
        if found is not None:
            properties = ending_properties(row["claim"], found[1], found[0])
            wanted[properties["id"]] = properties
    return wanted


async def load_ending_statements(tx: Tx, editions: Editions) -> list[Row]:
    """All claims of the source that an edition ends, ended or may end: those not in the last ones that could."""
    order = derive.edition_order(editions.finished)
    last_complete = max((i for i, e in enumerate(order) if editions.finished[e].complete), default=0)
    return await find_ending_statements(tx, editions.source, order[last_complete:])


async def load_beside(tx: Tx, editions: Editions, rows: Sequence[Row]) -> list[Row]:
    """`claim, editions, entries` of all claims of the source that stand in an entry with one of these."""
    keys = {entry: True for row in rows for entry in row["entries"] if entry}
    return await find_statements_in(tx, editions.source, keys) if keys else []


async def find_ending_statements(tx: Tx, source: str, last: Sequence[str]) -> list[Row]:
    """What `find_statements_of` answers, of the claims of a source whose last edition is none of these, or that an
    edition has ended.
    """
    return await ask(tx, "find_ending_statements", source=source, open=list(last))


async def find_statements_in(tx: Tx, source: str, entries: Mapping[str, bool]) -> list[Row]:
    """`claim, editions, entries` of the claims of a source that stand in one of these entries."""
    return await ask(tx, "find_statements_in", source=source, entries=dict(entries))


async def relations_of(tx: Tx, claims: Sequence[str]) -> dict[str, str]:
    """The relation that each claim speaks of."""
    return {row["id"]: row["relation"] for row in await ask_of(tx, "find_claims", sorted(set(claims)))}


async def find_missing(tx: Tx, label: str, wanted: list[str]) -> list[str]:
    """Those of these Ending or Review ids that the graph does not have."""
    return [row["id"] for row in await ask_of(tx, "find_missing", wanted, label=label)]


async def find_statements_of(tx: Tx, claims: Sequence[str]) -> list[Row]:
    """`claim, kind, relation, editions, entries` and the `endings` given by editions, of these claims."""
    return await ask_of(tx, "find_statements_of", list(claims))


async def put_endings(tx: Tx, rows: list[Row]) -> None:
    """Write Ending nodes."""
    await tell(tx, "put_endings", rows)


async def drop_endings(tx: Tx, endings: list[str]) -> None:
    """Remove endings that no edition gives any more."""
    await tell(tx, "drop_endings", endings)


async def put_reviews(tx: Tx, rows: list[Any]) -> None:
    """Write Review nodes."""
    await tell(tx, "put_reviews", rows)
