"""Checking the judgements, and what is in doubt by them."""

from __future__ import annotations

from collections.abc import AsyncIterator

from graph.model.judgements import Judgement
from graph.store.differences import Check, Difference, Page, Read, compare, pages
from graph.store.run import Row, Tx, ask
from graph.store.settle import find_doubts, load_closure

LIMIT = 1000


async def _judgements(read: Read) -> AsyncIterator[Difference]:
    """Each judgement: its id is the hash of what it joins and who said it; and the doubts that it gives."""
    seen: set[tuple[str, str]] = set()

    async def work(tx: Tx, after: str) -> Page:
        rows = await verify_judgements(tx, after)
        differences = [d for row in rows for d in _judgement_differences(row)]
        differences += [d for d in await _doubt_differences(tx, rows) if (d.id, d.detail) not in seen]
        seen.update((d.id, d.detail) for d in differences)
        return Page(differences, rows[-1]["id"] if rows else None)

    async for difference in pages(read, work):
        yield difference


def _judgement_differences(row: Row) -> list[Difference]:
    try:
        judgement = Judgement.from_properties(row["found"])
    except ValueError as error:
        return [Difference("judgement", row["id"], None, None, f"cannot be read: {error}")]
    expected = {"judges": sorted(judgement.pair)}
    return compare("judgement", row["id"], row["found"], judgement.properties()) + compare(
        "judgement", row["id"], {"judges": sorted(row["judges"])}, expected
    )


async def _doubt_differences(tx: Tx, rows: list[Row]) -> list[Difference]:
    records = sorted({end for row in rows for end in row["judges"] if end.startswith("r-")})
    try:
        closure = await load_closure(tx, records)
    except ValueError:  # the judgement that cannot be read is named by itself
        return []
    joined = closure.join()
    actors = {*joined.owners.values(), *(closure.owners[record] for record in closure.bases)}
    wanted = {doubt.id: doubt.properties() for doubt in joined.doubts}
    found = {row["doubt"].get("id"): row["doubt"] for row in await find_doubts(tx, sorted(actors))}
    return [
        difference
        for id_ in sorted(wanted.keys() | found.keys())
        for difference in compare("doubt", id_, found.get(id_, {}), wanted.get(id_, {}))
    ]


async def verify_judgements(tx: Tx, after: str) -> list[Row]:
    """The next judgements, in order: `id`, `found` (properties), `judges` (ids)."""
    return await ask(tx, "verify_judgements", after=after, limit=LIMIT)


async def _stray_doubts(read: Read) -> AsyncIterator[Difference]:
    async def work(tx: Tx) -> Page:
        rows = await verify_doubts(tx)
        return Page([Difference("doubt", str(r["id"]), r["pair"], None, "no judgement gives it") for r in rows], None)

    for difference in (await read(work)).differences:
        yield difference


async def verify_doubts(tx: Tx) -> list[Row]:
    """`id` and `pair` of doubts that no judgement gives."""
    return await ask(tx, "verify_doubts", limit=LIMIT)


CHECKS: list[tuple[str, Check]] = [("judgements", _judgements), ("surplus doubts", _stray_doubts)]
