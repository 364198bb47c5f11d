"""Checking the record itself: sources, records and actors, deals, claims, and the endings that editions give."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, TypeVar

from pydantic import BaseModel

from graph.model import ids
from graph.model.claims import Claim, Deal
from graph.model.sources import Record, Source
from graph.store.claims import claim_content, claim_properties
from graph.store.deals import deal_properties
from graph.store.differences import Check, Difference, Page, Read, compare, pages
from graph.store.editions import Editions, load_editions
from graph.store.ended import ending_properties, load_beside, load_ending_statements, wanted_endings
from graph.store.heard import ending_of
from graph.store.records import record_properties
from graph.store.resolve import actor_of, actor_properties
from graph.store.run import Row, Tx, ask
from graph.store.settle import load_closure
from graph.store.versions import Version, told

T = TypeVar("T", bound=BaseModel)
LIMIT = 1000
LABELS = ["Source", "Edition", "Record", "Version", "Claim", "Deal", "Ending", "Review", "Judgement", "Actor", "Meta"]


async def _ids(read: Read) -> AsyncIterator[Difference]:
    """Ids that stand on more than one node; only a graph that lost its constraints can have them."""

    async def work(tx: Tx) -> Page:
        rows = await verify_ids(tx)
        return Page(
            [Difference(r["label"].lower(), r["id"], r["count"], 1, "the same id more than once") for r in rows], None
        )

    for difference in (await read(work)).differences:
        yield difference


async def verify_ids(tx: Tx) -> list[Row]:
    """`label`, `id` and `count` of ids that several nodes have."""
    constrained = {row["label"] for row in await ask(tx, "verify_constraints")}
    unguarded = [label for label in LABELS if label not in constrained]
    return await ask(tx, "verify_ids", labels=unguarded) if unguarded else []


async def verify_constraints(tx: Tx) -> list[Row]:
    """The labels whose ids the database keeps unique."""
    return await ask(tx, "verify_constraints")


async def _sources(read: Read) -> AsyncIterator[Difference]:
    """Each source: what its versions tell, and the endings that its editions give."""

    async def work(tx: Tx, after: str) -> Page:
        rows = await verify_sources(tx, after, 1)  # one at a time: a source may have a hundred thousand claims
        differences = []
        for row in rows:
            editions = await load_editions(tx, row["id"])
            differences += _version_differences("source", row)
            differences += _edition_differences(editions)
            source = _read(Source, row, editions.order)
            if isinstance(source, Difference):
                differences.append(source)
            else:
                differences += compare("source", row["id"], row["found"], source.model_dump(mode="json"))
            differences += await _edition_endings(tx, editions)
        return Page(differences, rows[-1]["id"] if rows else None)

    async for difference in pages(read, work):
        yield difference


def _edition_differences(editions: Editions) -> list[Difference]:
    wanted = {edition_id: stored.edition.id_in(editions.source) for edition_id, stored in editions.stored.items()}
    return [Difference("edition", i, i, expected, "id") for i, expected in wanted.items() if i != expected]


def _read(model: type[T], row: Row, order: list[str]) -> T | Difference:
    """What the versions tell, or that it cannot be read."""
    try:
        return model.model_validate_json(told(_versions(row["versions"]), order))
    except ValueError as error:
        return Difference(model.__name__.lower(), row["id"], None, None, f"no version that can be read: {error}")


async def _edition_endings(tx: Tx, editions: Editions) -> list[Difference]:
    rows = await load_ending_statements(tx, editions)
    wanted = wanted_endings(rows, await load_beside(tx, editions, rows), editions)
    stored = {ending["id"]: ending for row in rows for ending in row["endings"]}
    return [
        difference
        for ending in sorted(wanted.keys() | stored.keys())
        for difference in compare("ending", ending, stored.get(ending, {}), wanted.get(ending, {}))
    ]


async def verify_sources(tx: Tx, after: str, limit: int) -> list[Row]:
    """The next sources, in order: `id`, `found` (properties), `versions` (properties), how many are `linked`."""
    return await ask(tx, "verify_sources", after=after, limit=limit)


async def _records(read: Read) -> AsyncIterator[Difference]:
    """Each record: what its versions tell, whom it speaks for, and which actor it is."""

    async def work(tx: Tx, after: str) -> Page:
        rows = await verify_records(tx, after)
        orders = await _orders(tx, {row["found"]["source"] for row in rows})
        judged = await _owners(tx, rows)
        differences = []
        for row in rows:
            source = row["found"]["source"]
            record = _read(Record, row, orders[source])
            if isinstance(record, Difference):
                differences.append(record)
                continue
            actor = judged.get(row["id"], actor_of(record, row["id"]))
            spoken_for = ids.record_id(source, record.speaks_for) if record.speaks_for else None
            differences += _version_differences("record", row)
            differences += compare("record", row["id"], row["found"], record_properties(record, source))
            differences += compare(
                "record",
                row["id"],
                {"resolves_to": row["actors"], "speaks_for": row["speaks_for"]},
                {
                    "resolves_to": [actor],
                    "speaks_for": [spoken_for] if spoken_for else [],
                },
            )
        return Page(differences, rows[-1]["id"] if rows else None)

    async for difference in pages(read, work):
        yield difference


async def _owners(tx: Tx, rows: list[Row]) -> dict[str, str]:
    """Whose the judged ones of these records or deals are."""
    judged = [row["id"] for row in rows if row["judged"]]
    return (await load_closure(tx, judged)).join().owners if judged else {}


def _version_differences(what: str, row: Row) -> list[Difference]:
    return compare(what, row["id"], {"versions": row["linked"]}, {"versions": len(row["versions"])})


def _versions(rows: list[dict[str, Any]]) -> list[Version]:
    return [Version.of_row(row) for row in rows]


async def _orders(tx: Tx, sources: set[str]) -> dict[str, list[str]]:
    return {source: (await load_editions(tx, source)).order for source in sorted(sources)}


async def verify_records(tx: Tx, after: str) -> list[Row]:
    """The next records, in order: `id`, `found` (properties), `versions`, `linked`, `actors`, `speaks_for` (ids), and
    whether it is `judged`.
    """
    return await ask(tx, "verify_records", after=after, limit=LIMIT)


async def _actors(read: Read) -> AsyncIterator[Difference]:
    """Each actor: what its records make of it."""

    async def work(tx: Tx, after: str) -> Page:
        rows = await verify_actors(tx, after)
        differences = []
        for row in rows:
            if not row["records"]:
                differences.append(
                    Difference("actor", row["id"], row["found"]["name"], None, "no record resolves to it")
                )
                continue
            expected = actor_properties(row["id"], row["records"])
            differences += compare("actor", row["id"], row["found"], expected)
            labels = sorted({"Actor", expected["kind"]})
            differences += compare("actor", row["id"], {"labels": row["labels"]}, {"labels": labels})
        return Page(differences, rows[-1]["id"] if rows else None)

    async for difference in pages(read, work):
        yield difference


async def verify_actors(tx: Tx, after: str) -> list[Row]:
    """The next actors, in order: `id`, `labels`, `found` (properties without counts), `records` (properties)."""
    return await ask(tx, "verify_actors", after=after, limit=LIMIT)


async def _deals(read: Read) -> AsyncIterator[Difference]:
    """Each deal: what its versions tell, and its parties."""

    async def work(tx: Tx, after: str) -> Page:
        rows = await verify_deals(tx, after)
        orders = await _orders(tx, {row["found"]["source"] for row in rows})
        judged = await _owners(tx, rows)
        differences = []
        for row in rows:
            source = row["found"]["source"]
            deal = _read(Deal, row, orders[source])
            if isinstance(deal, Difference):
                differences.append(deal)
                continue
            content = told(_versions(row["versions"]), orders[source])
            parties = sorted([p.role.value, ids.record_id(source, p.record)] for p in set(deal.parties))
            found, expected = row["found"], deal_properties(deal, source, content)
            owner = judged.get(row["id"], row["id"])
            expected["same_as"] = None if owner == row["id"] else owner
            differences += _version_differences("deal", row)
            differences += compare("deal", row["id"], found, expected)
            differences += compare("deal", row["id"], {"parties": sorted(row["parties"])}, {"parties": parties})
        return Page(differences, rows[-1]["id"] if rows else None)

    async for difference in pages(read, work):
        yield difference


async def verify_deals(tx: Tx, after: str) -> list[Row]:
    """The next deals, in order: `id`, `found` (properties), `versions`, `linked`, `parties` (role and record), and
    whether it is `judged`.
    """
    return await ask(tx, "verify_deals", after=after, limit=LIMIT)


async def _claims(read: Read) -> AsyncIterator[Difference]:
    """Each claim: its id is the hash of what it says, and all that is stored beside its content follows from that."""

    async def work(tx: Tx, after: str) -> Page:
        rows = await verify_claims(tx, after)
        return Page([d for row in rows for d in _claim_differences(row)], rows[-1]["id"] if rows else None)

    async for difference in pages(read, work):
        yield difference


def _claim_differences(row: Row) -> list[Difference]:
    found = row["found"]
    try:
        claim = Claim.model_validate_json(found.get("content", ""))
    except ValueError as error:
        return [Difference("claim", row["id"], found.get("content"), None, f"its content cannot be read: {error}")]
    source = found["source"]
    record = {end: ids.record_id(source, key) for end, key in (("s", claim.subject), ("o", claim.object))}
    relation = None
    if row["subject_actor"] and row["object_actor"]:
        relation = ids.relation_id(claim.kind, row["subject_actor"], row["object_actor"])
    expected = claim_properties(claim, source, claim_content(claim))
    expected |= {"id": claim.id_in(source), "relation": relation, "deal": row["deal"] or expected["deal"]}
    joined = {
        "subject": [record["s"]],
        "object": [record["o"]],
        "said_by": [ids.record_id(source, claim.speaker)] if claim.speaker else [],
        "stated_in": [source],
        "part_of": [ids.deal_id(source, claim.deal)] if claim.deal else [],
    }
    differences = compare("claim", row["id"], found, expected)
    differences += compare("claim", row["id"], {name: row[name] for name in joined}, joined)
    for ending in row["endings"]:
        if "edition" not in ending:  # those of editions are derived, and looked at with their source
            properties = ending_properties(row["id"], ending_of(ending))
            kept = {name: value for name, value in ending.items() if name != "undone"}
            differences += compare("ending", ending["id"], kept, properties)
    return differences


async def verify_claims(tx: Tx, after: str) -> list[Row]:
    """The next claims, in order: `id`, `found` (properties), `subject, object, said_by, stated_in, part_of` (ids),
    `deal` (which stands for it), `subject_actor, object_actor`, `endings` (properties).
    """
    return await ask(tx, "verify_claims", after=after, limit=LIMIT)


CHECKS: list[tuple[str, Check]] = [
    ("ids", _ids),
    ("sources and editions", _sources),
    ("records", _records),
    ("actors", _actors),
    ("deals", _deals),
    ("claims", _claims),
]
