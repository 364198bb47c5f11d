"""What a complete edition holds, and what would be gone with it: asked before anything of it is written."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

import neo4j

from graph import derive
from graph.errors import Conflict, Suspicious
from graph.model import ids
from graph.model.claims import Claim
from graph.model.kinds import Kind
from graph.model.sources import Edition, Source
from graph.store.editions import Editions, load_editions
from graph.store.id_set import IdSet
from graph.store.run import Tx
from graph.texts import text

# Of the claims of the edition before: if more than these are gone, the file may well be cut short.
MOST_VANISHING = 0.05


class Whole:
    """All claims of a complete edition, and the entries that they stand in, in little memory."""

    def __init__(self) -> None:
        self.claims = IdSet()
        self.entries = IdSet()

    @classmethod
    def of(cls, source: str, claims: Iterable[Claim]) -> Whole:
        """Those of these claims of a source."""
        whole = cls()
        for claim in claims:
            whole.add(claim, claim.id_in(source))
        return whole

    def add(self, claim: Claim, claim_id: str) -> None:
        """Put one more claim in."""
        self.claims.add(claim_id)
        if claim.key is not None:
            self.entries.add(_entry_id(claim.key))

    def holds(self, claim_id: str, entries: list[str]) -> bool:
        """Whether it has the claim, or something else in one of its entries."""
        return claim_id in self.claims or any(_entry_id(entry) in self.entries for entry in entries if entry)


def _entry_id(key: str) -> str:
    return ids.content_id("k", key)


async def check_whole(
    driver: neo4j.AsyncDriver, database: str, source: Source, edition: Edition, whole: Whole, *, accept: bool
) -> None:
    """The same as `refuse`, in a transaction of its own."""

    async def work(tx: Tx) -> None:
        await refuse(tx, source.id, edition, whole, accept=accept)

    async with driver.session(database=database) as session:
        await session.execute_read(work)


async def refuse(tx: Tx, source: str, edition: Edition, whole: Whole, *, accept: bool) -> None:
    """Refuse a complete edition that takes back, or ends, what it should not.

    Raises Conflict where the graph has it as complete already, with claims that it now lacks; Suspicious where more
    than MOST_VANISHING of the claims of the edition before it would be delisted, unless that is to be `accept`ed.
    """
    editions = await load_editions(tx, source)
    await _refuse_lacking(tx, editions, edition, whole)
    if not accept:
        await _refuse_vanishing(tx, editions, edition, whole)


async def _refuse_lacking(tx: Tx, editions: Editions, edition: Edition, whole: Whole) -> None:
    source = editions.source
    stored = editions.stored.get(edition.id_in(source))
    if stored is None or stored.loading or not stored.edition.complete:
        return
    lacking = 0
    async for claim, kind, entries in find_stated_claims(tx, source, edition.id_in(source)):
        lacking += edition.is_whole_of(kind, entries) and claim not in whole.claims
    if lacking:
        raise Conflict(
            f"The edition {edition.published.text} of {source} is in the graph as complete, with "
            f"{lacking} claims that this one lacks.",
            hint="A later state of the source needs its own `published` date; a wrong claim can be retracted.",
        )


async def _refuse_vanishing(tx: Tx, editions: Editions, edition: Edition, whole: Whole) -> None:
    source, edition_id = editions.source, edition.id_in(editions.source)
    order = derive.edition_order(editions.finished | {edition_id: edition})
    place = order.index(edition_id)
    if place == 0:
        return
    before = order[place - 1]
    if not edition.published.comes_after(editions.stored[before].edition.published):
        return
    claims = vanishing = 0
    async for claim, kind, entries in find_stated_claims(tx, source, before):
        claims += 1
        vanishing += edition.is_whole_of(kind, entries) and not whole.holds(claim, entries)
    if vanishing > MOST_VANISHING * claims:
        published = editions.stored[before].edition.published.text
        raise Suspicious(
            f"{vanishing} of the {claims} claims that {source} made in its edition {published} are not in the one of "
            f"{edition.published.text}: over {MOST_VANISHING:.0%}. Nothing was loaded.",
            hint="If the file is whole and they were really taken off, load it again with --accept.",
        )


async def find_stated_claims(tx: Tx, source: str, edition: str) -> AsyncIterator[tuple[str, Kind, list[str]]]:
    """Of each claim that an edition states: its id, its kind, and its entries there."""
    result = await tx.run(text("store/find_stated_claims"), source=source, edition=edition)
    async for claim, kind, entries in result:
        yield claim, Kind(kind), entries
