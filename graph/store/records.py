"""Records, and the actors they resolve to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graph.model import ids
from graph.model.sources import Record
from graph.model.states import is_unregistered
from graph.store.batch import Batch
from graph.store.editions import Editions, Said, link_versions, load_versions, state_versions
from graph.store.joining import base_id
from graph.store.log import Log
from graph.store.resolve import actor_of, actor_properties
from graph.store.run import Tx, ask_of, tell
from graph.store.settle import Owner, put_resolutions, settle_records
from graph.store.versions import is_partial


@dataclass
class Moved:
    """What changed in who is who: records that now resolve to another actor, and whether a voice did."""

    records: list[str] = field(default_factory=list)
    actors: set[str] = field(default_factory=set)  # whose records changed, the old ones of moved records included
    voices: bool = False

    def note(self, moves: dict[str, Owner], log: Log) -> None:
        """Note where records went, (before, now), also in the log, once for each two actors: one that its own record
        leaves is merged, any other is split.
        """
        self.records += moves
        self.actors |= {actor for owners in moves.values() for actor in owners}
        self.voices |= bool(moves)
        merged = {old for record_id, (old, _) in moves.items() if old == base_id(record_id)}
        for old, new in sorted(set(moves.values())):
            log.put("actor", old, object=new, note="merged" if old in merged else "split")


async def state_records(tx: Tx, batch: Batch, editions: Editions, log: Log) -> Moved:
    """Write what the batch says of records, and resolve those of which something else is now true."""
    source = batch.source.id
    said = [said_of_record(record, source) for record in batch.records]
    owners = sorted({owner for owner, _, _ in said})
    versions = {v.id: v for v in await load_versions(tx, owners)}
    changed = await state_versions(tx, said, versions, batch, editions)
    _note_contradictions(batch, versions.values(), log)
    before = {row["id"]: row for row in await find_records(tx, list(changed))}
    now = {owner: Record.model_validate_json(content) for owner, content in changed.items()}
    properties = {i: record_properties(record, source) for i, record in now.items()}
    now = {i: r for i, r in now.items() if before.get(i, {}).get("record") != properties[i]}
    await put_records(tx, [properties[i] for i in now])
    await link_versions(tx, list(changed))
    for record_id in sorted(now):
        log.put("record", record_id, note="loaded")
        if record_id not in before:
            log.count("records_new")
        elif _told_apart(before[record_id]["record"]) != _told_apart(properties[record_id]):
            log.count("records_changed")
    return await _speak_and_resolve(tx, source, now, before, log)


def _told_apart(properties: dict[str, Any]) -> dict[str, Any]:
    """What is told of a record, whichever edition could tell it."""
    return {name: value for name, value in properties.items() if name != "lacks"}


def _note_contradictions(batch: Batch, versions: Any, log: Log) -> None:
    """Tell the writer where one edition says two things of a record, and how to say which is right."""
    seen: dict[str, tuple[str, str]] = {}
    for version in versions:
        for edition, retrieved in zip(version.editions, version.retrieved, strict=True):
            if edition != batch.edition_id or is_partial(version):
                continue
            if version.of in seen and seen[version.of][1] == retrieved:
                log.notes.append(contradiction_note(Record.model_validate_json(version.content), batch.source.id))
            seen[version.of] = (version.id, retrieved)


def contradiction_note(record: Record, source: str) -> str:
    """What to tell the writer of a record of which one edition says two things."""
    return (
        f"{source}: two versions of record {record.key!r} in one edition; the fuller one counts. "
        "Give the edition a later `retrieved` to replace what it said."
    )


def unregistered_note(name: str, key: str, source: str, actor: str) -> str:
    """What to tell the writer of a State that the register does not hold."""
    return (
        f"{source}: the register has no state {name!r} (record {key!r}); it becomes {actor}. "
        "docs/states.md says which names are known; with one of them among its `names` it is that state."
    )


def said_of_record(record: Record, source: str) -> Said:
    """A record's id, that of its version, and its content."""
    said = record
    if len(record.identifiers) > 1:  # a version has one content, in whichever order an edition lists these
        said = record.model_copy(update={"identifiers": dict(sorted(record.identifiers.items()))})
    content = said.model_dump_json(exclude_defaults=True, by_alias=True)
    return record.id_in(source), record.version_id(source), content


def spoken_for(record: Record, source: str) -> str | None:
    """The record whose voice it is."""
    return ids.record_id(source, record.speaks_for) if record.speaks_for else None


def record_properties(record: Record, source: str) -> dict[str, Any]:
    """What a Record node holds."""
    properties = {
        "id": record.id_in(source),
        "source": source,
        "key": record.key,
        "kind": record.kind.value,
        "name": record.name,
        "names": list(record.names),
        "countries": list(record.countries),
        "weak_names": list(record.weak_names),
        "identifiers": sorted({f"{scheme}:{one}" for scheme, listed in record.identifiers.items() for one in listed}),
        "addresses": list(record.addresses),
        "births": [birth.text for birth in record.births],
        "birth_places": list(record.birth_places),
        "positions": list(record.positions),
        "founded": record.founded.text if record.founded else None,
        "description": record.description,
        "speaks_for": record.speaks_for,
        "unknown": record.unknown,
        "lacks": list(record.lacks) or None,
    }
    return {k: v for k, v in properties.items() if v is not None}


async def _speak_and_resolve(
    tx: Tx, source: str, now: dict[str, Record], before: dict[str, dict[str, Any]], log: Log
) -> Moved:
    moved = Moved()
    speaks, resolves = [], []
    judged = set(await find_judged_records(tx, [record_id for record_id in now if record_id in before]))
    moves: dict[str, Owner] = {}
    for record_id, record in now.items():
        old = before.get(record_id, {})
        spoke = old["record"].get("speaks_for") if old else None
        if record.speaks_for != spoke:
            moved.voices = True
            speaks.append({"id": record_id, "speaks_for": spoken_for(record, source)})
        if record_id in judged:
            moved.actors.add(old["actor"])
            continue
        actor = actor_of(record, record_id)
        moved.actors.add(actor)
        if actor != old.get("actor"):
            if is_unregistered(actor):
                log.notes.append(unregistered_note(record.name, record.key, source, actor))
            resolves.append({"id": record_id, "actor": actor})
            if old.get("actor"):
                moves[record_id] = (old["actor"], actor)
    await put_speaks_for(tx, speaks)
    await put_resolutions(tx, resolves)
    moves |= await settle_records(tx, judged, log)
    moved.note(moves, log)
    return moved


async def refresh_actors(tx: Tx, actors: set[str], log: Log) -> None:
    """Write again what these actors' records make of them; an actor without records goes."""
    put = []
    for row in await find_actors(tx, sorted(actors)):
        if not row["records"]:
            log.delete("actor", row["id"])
            log.count("actors")
            continue
        properties = actor_properties(row["id"], row["records"])
        if row["actor"] == properties and sorted(row["labels"]) == sorted({"Actor", properties["kind"]}):
            continue
        named = row["actor"].get("name")
        put.append(properties)
        log.put("actor", row["id"], note="renamed" if named and named != properties["name"] else "loaded")
        log.count("actors")
    await put_actors(tx, put)
    await drop_actors(tx, sorted(actors))


async def find_records(tx: Tx, records: list[str]) -> list[dict[str, Any]]:
    """Of each record that the graph has: `id`, `record` (its properties), `actor` (an id)."""
    return await ask_of(tx, "find_records", records)


async def put_records(tx: Tx, rows: list[dict[str, Any]]) -> None:
    """Write Record nodes."""
    await tell(tx, "put_records", rows)


async def put_speaks_for(tx: Tx, rows: list[dict[str, Any]]) -> None:
    """Join records to those whose voice they are."""
    await tell(tx, "put_speaks_for", rows)


async def find_judged_records(tx: Tx, records: list[str]) -> list[str]:
    """Those of these records that somebody judges."""
    return [row["id"] for row in await ask_of(tx, "find_judged_records", records)]


async def find_actors(tx: Tx, actors: list[str]) -> list[dict[str, Any]]:
    """Of each actor: `id`, `labels`, `actor` (its properties without counts), `records` (properties of each)."""
    return await ask_of(tx, "find_actors", actors)


async def put_actors(tx: Tx, rows: list[dict[str, Any]]) -> None:
    """Write what actors are: properties and the label of their kind."""
    await tell(tx, "put_actors", rows)


async def drop_actors(tx: Tx, actors: list[str]) -> None:
    """Remove those of these actors that no record resolves to."""
    await tell(tx, "drop_actors", actors)
