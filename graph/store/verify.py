"""Deriving everything again from the claims, and naming what in the graph differs from it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import neo4j

from graph.derive import derive_relation
from graph.model.edges import Edge
from graph.model.kinds import Kind
from graph.store import verify_identity, verify_record
from graph.store.differences import Check, Difference, Page, Read, compare, pages
from graph.store.edges import LINKING_NOW, NEAR, WALKED, Stored, load_edges
from graph.store.heard import load_heard
from graph.store.run import Row, Tx, ask
from graph.store.transact import WRITE_SECONDS
from graph.store.voices import Voices, load_voices

RELATIONS = 1000
MOST = 10_000


@dataclass(frozen=True)
class VerifyReport:
    """What differs, at most 10,000 things. `moved`: a write came in between, so that some may be of no account."""

    rev: int
    claims: int
    edges: int
    differences: tuple[Difference, ...]
    moved: bool = False

    @property
    def ok(self) -> bool:
        """Whether the graph is what its claims say."""
        return not self.differences


async def verify_graph(
    driver: neo4j.AsyncDriver, database: str, progress: Callable[[str], None] | None = None
) -> VerifyReport:
    """Compare the graph with what follows from the record, a page at a time, so that any size of graph fits.

    `progress` is told what is being looked at. Nothing is changed.
    """
    async with driver.session(database=database, default_access_mode=neo4j.READ_ACCESS) as session:

        async def read(work: Callable[[Tx], Awaitable[Page]]) -> Page:
            return await session.execute_read(neo4j.unit_of_work(timeout=WRITE_SECONDS)(work))

        before = await session.execute_read(verify_totals)
        differences: list[Difference] = []
        for name, check in _CHECKS:
            if progress is not None:
                progress(name)
            async for difference in check(read):
                if len(differences) < MOST:
                    differences.append(difference)
        after = await session.execute_read(verify_totals)
    return VerifyReport(
        rev=after["rev"],
        claims=after["claims"],
        edges=after["edges"],
        differences=tuple(differences),
        moved=before["rev"] != after["rev"],
    )


async def verify_totals(tx: Tx) -> Row:
    """`rev`, `claims` and `edges` of the graph."""
    found = await ask(tx, "verify_totals")
    return found[0]


async def _journal(read: Read) -> AsyncIterator[Difference]:
    async def work(tx: Tx) -> Page:
        found = await verify_journal(tx)
        return Page([Difference("journal", row["id"], row["stage"], None, row["detail"]) for row in found], None)

    for difference in (await read(work)).differences:
        yield difference


async def verify_journal(tx: Tx) -> list[Row]:
    """`id`, `stage`, `detail` of a large write that was broken off; the next write tidies it up."""
    return await ask(tx, "verify_journal")


async def _edges(read: Read) -> AsyncIterator[Difference]:
    """Every relation that a claim speaks of: its edges as they follow, against those that stand there."""

    async def work(tx: Tx, after: str) -> Page:
        relations = [row["relation"] for row in await verify_relations(tx, after)]
        voices = await load_voices(tx)
        # What is no relation at all was named with its claim.
        named = [relation for relation in relations if is_relation(relation)]
        return Page(await _compare_relations(tx, named, voices), relations[-1] if relations else None)

    async for difference in pages(read, work):
        yield difference


async def _compare_relations(tx: Tx, relations: list[str], voices: Voices) -> list[Difference]:
    try:
        heard = await load_heard(tx, relations, voices)
    except ValueError as error:  # a claim that cannot be read spoils its own relation, not the page
        if len(relations) == 1:
            return [Difference("edge", relations[0], None, None, f"cannot be derived: {error}")]
        return [d for relation in relations for d in await _compare_relations(tx, [relation], voices)]
    stored = await load_edges(tx, relations)
    return [d for r in relations for d in compare_relation(derive_relation(heard[r]), stored[r])]


def is_relation(relation: str) -> bool:
    """Whether a text has the form `KIND.subject.object`."""
    kind, *ends = relation.split(".")
    return len(ends) == 2 and kind in set(Kind)


async def verify_relations(tx: Tx, after: str) -> list[Row]:
    """The next relations that claims speak of, in order."""
    return await ask(tx, "verify_relations", after=after, limit=RELATIONS)


def compare_relation(wanted: tuple[Edge, ...], stored: list[Stored]) -> list[Difference]:
    """The differences between the edges of a relation as they should be and as they stand there."""
    differences = []
    expected = {edge.id: edge.properties() for edge in wanted}
    standing: dict[str, list[Stored]] = {}
    for edge in stored:
        standing.setdefault(str(edge.properties.get("id")), []).append(edge)
    for edge_id, properties in expected.items():
        found = standing.pop(edge_id, [])
        if not found:
            differences.append(Difference("edge", edge_id, None, properties["relation"], "missing"))
            continue
        differences += compare("edge", edge_id, found[0].properties, properties)
        if len(found) > 1:
            differences.append(Difference("edge", edge_id, len(found), 1, "the same id more than once"))
    for edge_id, surplus in standing.items():
        differences += [Difference("edge", edge_id, s.relation, None, "surplus: no claim carries it") for s in surplus]
    return differences


async def _strays(read: Read) -> AsyncIterator[Difference]:
    """Edges where no claim speaks of a relation: added by hand, or turned round."""

    async def work(tx: Tx) -> Page:
        return Page(
            [
                Difference("edge", str(row["id"]), row["relation"], None, "surplus: no claim speaks of this relation")
                for row in await verify_strays(tx)
            ],
            None,
        )

    for difference in (await read(work)).differences:
        yield difference


async def verify_strays(tx: Tx) -> list[Row]:
    """`id` and `relation` (by where it stands) of relationships between actors that no claim speaks of."""
    return await ask(tx, "verify_strays", limit=MOST)


async def _neighbours(read: Read) -> AsyncIterator[Difference]:
    """The counts of neighbours of every actor, counted again over the edges that stand there."""

    async def work(tx: Tx, after: str) -> Page:
        rows = await verify_neighbours(tx, after)
        differences = []
        for row in rows:
            expected = dict.fromkeys(NEAR, 0) | {f"near_{c['family']}": c["count"] for c in row["counts"]}
            expected["near_walked"] = row["walked"]
            differences += compare("actor", row["id"], row["found"], expected)
        return Page(differences, rows[-1]["id"] if rows else None)

    async for difference in pages(read, work):
        yield difference


async def verify_neighbours(tx: Tx, after: str) -> list[Row]:
    """The next actors, in order: `id`, `found` (their counts), `counts` (`family`, `count`) and `walked`."""
    return await ask(tx, "verify_neighbours", after=after, limit=RELATIONS, walked=sorted(WALKED), linking=LINKING_NOW)


_CHECKS: list[tuple[str, Check]] = [
    ("large writes", _journal),
    *verify_record.CHECKS,
    *verify_identity.CHECKS,
    ("edges", _edges),
    ("surplus edges", _strays),
    ("neighbours", _neighbours),
]
