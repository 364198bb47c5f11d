"""A source and its editions, as the graph holds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from graph import derive
from graph.model import ids
from graph.model.claims import Claim
from graph.model.dates import parse_interval
from graph.model.kinds import Kind
from graph.model.sources import Edition, Source
from graph.store.batch import Batch
from graph.store.log import Log
from graph.store.run import Tx, ask, ask_of, tell
from graph.store.versions import Version, told

# What is said of an owner: its id, the version's id, the content as JSON.
Said = tuple[str, str, str]


@dataclass(frozen=True)
class StoredEdition:
    """An edition, the files loaded for it, and whether it is still `loading`: while it is, it ends no claims."""

    edition: Edition
    sha256s: tuple[str, ...] = ()
    loading: bool = False


@dataclass
class Editions:
    """All editions of one source, by id."""

    source: str
    stored: dict[str, StoredEdition] = field(default_factory=dict)

    @property
    def order(self) -> list[str]:
        """All of them, oldest first."""
        return derive.edition_order({i: s.edition for i, s in self.stored.items()})

    @property
    def finished(self) -> dict[str, Edition]:
        """Those that may end claims."""
        return {i: s.edition for i, s in self.stored.items() if not s.loading}

    def known(self, claim: Claim, editions: tuple[str, ...]) -> tuple[str, str]:
        """(certain, possible) of a claim that these editions state."""
        return derive.known_days(claim.said_on, claim.valid, (self.stored[e].edition for e in editions), claim.stance)


def unordered_notes(source: str, pairs: Iterable[tuple[Edition, Edition]]) -> list[str]:
    """What to tell the writer of two editions of a source, of which it is not certain that either is later."""
    return [
        f"{source}: which of its editions {one.published.text} and {other.published.text} is the later one is not "
        "certain: neither ends what it does not hold of the other"
        for one, other in pairs
        if (one.complete or other.complete)
        and not one.published.comes_after(other.published)
        and not other.published.comes_after(one.published)
    ]


def retrieved_day(edition: Edition) -> str:
    """The day on which an edition was retrieved, "" if that is not known."""
    return edition.retrieved.possible_from if edition.retrieved else ""


def _retrieved(edition: Edition) -> tuple[str, str]:
    return retrieved_day(edition), edition.retrieved.text if edition.retrieved else ""


async def load_editions(tx: Tx, source: str) -> Editions:
    """The editions of a source that the graph has."""
    rows = await find_editions(tx, source)
    return Editions(source, {row["id"]: stored_edition(row) for row in rows})


def stored_edition(row: dict[str, Any]) -> StoredEdition:
    """An edition from its node's properties."""
    retrieved = row.get("retrieved")
    edition = Edition(
        published=parse_interval(row["published"]),
        retrieved=parse_interval(retrieved) if retrieved else None,
        complete=row["complete"],
        lacks=tuple(Kind(kind) for kind in row.get("lacks") or ()),
        lacks_entries=tuple(row.get("lacks_entries") or ()),
    )
    return StoredEdition(edition, tuple(row["sha256s"]), bool(row.get("loading")))


async def find_editions(tx: Tx, source: str) -> list[dict[str, Any]]:
    """The properties of a source's Edition nodes."""
    return [row["edition"] for row in await ask(tx, "find_editions", source=source)]


def with_batch(editions: Editions, batch: Batch) -> None:
    """Let the batch's edition stand among the others; `finish_edition` decides whether it is complete."""
    before = editions.stored.get(batch.edition_id)
    if before is None:
        edition = batch.edition.model_copy(update={"complete": False})
        editions.stored[batch.edition_id] = StoredEdition(edition)
    elif _retrieved(batch.edition) > _retrieved(before.edition):
        edition = before.edition.model_copy(update={"retrieved": batch.edition.retrieved})
        editions.stored[batch.edition_id] = replace(before, edition=edition)


def finish_edition(editions: Editions, batch: Batch, *, stated: bool) -> None:
    """Note what the batch makes of its edition. `stated`: it states something that the edition did not state yet."""
    before = editions.stored[batch.edition_id]
    now: dict[str, Any] = {name: getattr(before.edition, name) for name in ("complete", "lacks", "lacks_entries")}
    if batch.last and batch.edition.complete:
        now["complete"] = True
        for name in ("lacks", "lacks_entries"):
            lacked = set(getattr(batch.edition, name))
            # A second file of the edition may bring what the first one lacked.
            now[name] = tuple(sorted(lacked & set(now[name]) if before.edition.complete else lacked))
    editions.stored[batch.edition_id] = StoredEdition(
        edition=before.edition.model_copy(update=now),
        sha256s=tuple(sorted({*before.sha256s, *batch.sha256s})),
        loading=not batch.last and (before.loading or stated),
    )


async def put_editions(tx: Tx, source: str, edition_id: str, stored: StoredEdition) -> None:
    """Write one edition's node."""
    properties = {
        "id": edition_id,
        "source": source,
        "published": stored.edition.published.text,
        "retrieved": stored.edition.retrieved.text if stored.edition.retrieved else None,
        "complete": stored.edition.complete,
        "lacks": [kind.value for kind in stored.edition.lacks] or None,
        "lacks_entries": list(stored.edition.lacks_entries) or None,
        "sha256s": list(stored.sha256s),
        "loading": stored.loading or None,
    }
    await tell(tx, "put_editions", [properties])


async def state_source(tx: Tx, batch: Batch, editions: Editions, log: Log) -> bool:
    """Write what the batch says of its source; whether the source's origin changed."""
    source = batch.source
    found = await find_source(tx, source.id)
    before = found[0] if found else {}
    versions = {v.id: v for v in await load_versions(tx, [source.id])}
    content = source.model_dump_json(exclude_defaults=True)
    said = [(source.id, ids.content_id("v", source.id, content), content)]
    changed = await state_versions(tx, said, versions, batch, editions)
    if not changed:
        return False
    now = Source.model_validate_json(changed[source.id])
    same = before == now.model_dump(mode="json", exclude_none=True)
    if not same:
        await put_sources(tx, now)
    await link_versions(tx, [source.id])
    if same:
        return False
    log.put("source", source.id, note="loaded")
    return before.get("origin") != now.origin


async def find_source(tx: Tx, source: str) -> list[dict[str, Any]]:
    """The properties of one Source node, or nothing."""
    return [row["source"] for row in await ask(tx, "find_source", source=source)]


async def put_sources(tx: Tx, source: Source) -> None:
    """Write one Source node."""
    await tell(tx, "put_sources", [source.model_dump(mode="json")])


# What editions say of a source, a record or a deal


async def load_versions(tx: Tx, owners: list[str]) -> list[Version]:
    """All versions of these sources, records or deals."""
    return [Version.of_row(row) for row in await find_versions(tx, owners)]


async def find_versions(tx: Tx, owners: list[str]) -> list[dict[str, Any]]:
    """The properties of their Version nodes."""
    return await ask_of(tx, "find_versions", owners)


async def state_versions(
    tx: Tx, said: list[Said], versions: dict[str, Version], batch: Batch, editions: Editions
) -> dict[str, str]:
    """Note that the batch's edition says this; what is told, as JSON, of each owner of whom something new was said.

    `versions` holds all versions of these owners by id, and is brought up to date. The nodes still need their
    relationship: `link_versions`, once the owners' nodes are there.
    """
    order, retrieved = editions.order, retrieved_day(batch.edition)
    put = {}
    for owner, version_id, content in said:
        before = versions.get(version_id)
        now = (before or Version(version_id, owner, content, (), ())).said_by(batch.edition_id, retrieved, order)
        if now != before:
            versions[version_id] = put[version_id] = now
    await put_versions(tx, list(put.values()))
    of: dict[str, list[Version]] = {version.of: [] for version in put.values()}
    for version in versions.values():
        if version.of in of:
            of[version.of].append(version)
    return {owner: told(listed, order) for owner, listed in of.items()}


async def put_versions(tx: Tx, versions: list[Version]) -> None:
    """Write Version nodes."""
    rows = [v.__dict__ | {"editions": list(v.editions), "retrieved": list(v.retrieved)} for v in versions]
    await tell(tx, "put_versions", rows)


async def link_versions(tx: Tx, owners: list[str]) -> None:
    """Join versions to the nodes of their owners."""
    await tell(tx, "link_versions", owners)
