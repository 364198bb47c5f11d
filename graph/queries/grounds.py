"""What relations rest on: all that another graph needs to derive the same edges from the same claims."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from graph.errors import Invalid
from graph.model import ids
from graph.model.claims import Claim, Deal
from graph.model.ids import SOURCE
from graph.model.judgements import Judgement
from graph.model.kinds import Stance
from graph.model.sources import Record, Source
from graph.store.deals import find_deals
from graph.store.editions import Editions, load_editions, load_versions
from graph.store.heard import content_of
from graph.store.records import find_records
from graph.store.run import Row, Tx, ask_of
from graph.store.settle import load_closure
from graph.store.versions import Version
from graph.store.voices import (
    Voices,
    add_controllers,
    find_control_claims,
    load_voices,
    not_looked_up,
    tells_control,
)

MOST_CLAIMS = 5000


@dataclass(frozen=True)
class GroundClaim:
    """A claim as it is stored. `stated` are (edition, entry), entries "" where there are none; `endings` and `reviews`
    the properties of those that stand.
    """

    id: str
    source: str
    relation: str
    claim: Claim
    stated: tuple[tuple[str, str], ...]
    endings: tuple[Row, ...]
    reviews: tuple[Row, ...]


@dataclass
class Grounds:
    """Claims by id; what editions said of their sources, records and deals; who judged that these are one.

    `sources`, `records` and `deals` hold the versions of each: of a source by its id, of a record or deal by its
    source's id and its own. `actors` are those of the records.
    """

    claims: dict[str, GroundClaim] = field(default_factory=dict)
    sources: dict[str, list[Version]] = field(default_factory=dict)
    records: dict[tuple[str, str], list[Version]] = field(default_factory=dict)
    deals: dict[tuple[str, str], list[Version]] = field(default_factory=dict)
    editions: dict[str, Editions] = field(default_factory=dict)
    actors: dict[str, str] = field(default_factory=dict)
    judgements: dict[str, Judgement] = field(default_factory=dict)


async def find_grounds(tx: Tx, relations: Collection[str], actors: Collection[str] = ()) -> Grounds:
    """What these relations rest on, and what these actors are. Raises Invalid where it is more than one file should
    hold.

    Beside all claims on the relations these are the claims by which a party is known to control who denies one; the
    records that any of it names, with all that are judged to be the same; and everybody for whom they speak.
    """
    grounds = Grounds()
    voices = await load_voices(tx)
    waiting = set(relations)
    seen: set[str] = set()
    speakers: set[str] = set()
    while waiting:
        seen |= waiting
        for row in await find_ground_claims(tx, sorted(waiting)):
            claim = _ground_claim(row)
            grounds.claims[claim.id] = claim
            if claim.claim.stance is not Stance.AFFIRMS and row["speaker"]:
                speakers.add(row["speaker"])
        if len(grounds.claims) > MOST_CLAIMS:
            raise Invalid(
                f"This rests on over {MOST_CLAIMS:,} claims, the most that a dossier holds.",
                hint="Ask for less: fewer paths, a smaller view.",
            )
        waiting = await _controlling(tx, voices, speakers) - seen
    await _Describing(tx, grounds).all_of(actors)
    return grounds


def _ground_claim(row: Row) -> GroundClaim:
    return GroundClaim(
        id=row["id"],
        source=row["source"],
        relation=row["relation"],
        claim=content_of(row),
        stated=tuple(zip(row["editions"], row["entries"], strict=True)),
        endings=tuple(row["endings"]),
        reviews=tuple(row["reviews"]),
    )


async def _controlling(tx: Tx, voices: Voices, speakers: Iterable[str]) -> set[str]:
    """The relations by which it is known who controls these speakers, or those for whom they speak."""
    found: set[str] = set()
    asked = set(speakers)
    while unasked := not_looked_up(voices, asked):
        rows = await find_control_claims(tx, unasked)
        add_controllers(voices, unasked, rows)
        found |= {row["relation"] for row in rows if tells_control(row)}
    return found


class _Describing:
    """Collects what the records, deals and sources of claims are, until nothing names one that is missing."""

    def __init__(self, tx: Tx, grounds: Grounds) -> None:
        self._tx, self._grounds = tx, grounds
        self._records: set[str] = set()
        self._deals: set[str] = set()
        self._actors: set[str] = set()
        self._judged: dict[str, Judgement] = {}
        self._sources_read: set[str] = set()

    async def all_of(self, actors: Collection[str]) -> None:
        """Everything that the claims of the grounds name, and the records of these actors."""
        claims = self._grounds.claims.values()
        records = {
            ids.record_id(c.source, key)
            for c in claims
            for key in (c.claim.subject, c.claim.object, c.claim.speaker)
            if key is not None
        }
        deals = {ids.deal_id(c.source, c.claim.deal) for c in claims if c.claim.deal is not None}
        await self._follow(records, deals, {c.source for c in claims})
        # Of an actor that no claim here names one record says that there is such a one.
        unnamed = sorted(set(actors) - self._actors)
        await self._follow({row["id"] for row in await find_least_records(self._tx, unnamed)}, set(), set())
        known = self._records | self._deals
        self._grounds.judgements |= {i: j for i, j in self._judged.items() if known.issuperset(j.pair)}

    async def _follow(self, records: set[str], deals: set[str], sources: set[str]) -> None:
        """Read these, and all that they name."""
        while records or deals or sources:
            more = await self._read_sources(sources)
            more |= await self._describe_records(records) | await self._describe_deals(deals)
            records, deals = more - self._records - self._deals, set()
            sources = self._unread_sources()

    async def _read_sources(self, wanted: Collection[str]) -> set[str]:
        """Read what these sources are; the records that they name."""
        named: set[str] = set()
        self._sources_read |= set(wanted)
        for source in sorted(wanted):
            versions = await load_versions(self._tx, [source])
            if versions:  # a source may name one as its origin that was never loaded
                self._grounds.sources[source] = versions
                self._grounds.editions[source] = await load_editions(self._tx, source)
            for version in versions:
                origin = Source.model_validate_json(version.content).origin
                if origin is not None and not origin.startswith(SOURCE):
                    named.add(ids.record_id(source, origin))
        return named

    def _unread_sources(self) -> set[str]:
        held = {source for source, _ in (*self._grounds.records, *self._grounds.deals)}
        for versions in self._grounds.sources.values():
            origins = [Source.model_validate_json(version.content).origin or "" for version in versions]
            held |= {origin.removeprefix(SOURCE) for origin in origins if origin.startswith(SOURCE)}
        return held - self._sources_read

    async def _describe_records(self, wanted: Collection[str]) -> set[str]:
        """Read these records and all that are judged to be the same; those that they name."""
        closure = await load_closure(self._tx, wanted)
        self._judged |= closure.judgements
        new = closure.bases.keys() - self._records
        self._records |= new
        self._grounds.actors |= {record: closure.owners[record] for record in new}
        actors = {closure.owners[record] for record in new} - self._actors
        self._actors |= actors
        stored = {row["id"]: row["record"] for row in await find_records(self._tx, sorted(new))}
        named = {row["id"] for row in await find_speaking_records(self._tx, sorted(actors))}
        for version in await load_versions(self._tx, sorted(new)):
            source = stored[version.of]["source"]
            self._grounds.records.setdefault((source, version.of), []).append(version)
            speaks_for = Record.model_validate_json(version.content).speaks_for
            named |= {ids.record_id(source, speaks_for)} if speaks_for else set()
        return named

    async def _describe_deals(self, wanted: Collection[str]) -> set[str]:
        """The same of deals."""
        if not wanted:
            return set()
        closure = await load_closure(self._tx, wanted)
        self._judged |= closure.judgements
        new = closure.bases.keys() - self._deals
        self._deals |= new
        sources = {row["id"]: row["source"] for row in await find_deals(self._tx, sorted(new))}
        named: set[str] = set()
        for version in await load_versions(self._tx, sorted(new)):
            source = sources[version.of]
            self._grounds.deals.setdefault((source, version.of), []).append(version)
            deal = Deal.model_validate_json(version.content)
            keys = [party.record for party in deal.parties]
            keys += [one.said_by for one in deal.legal_instruments if one.said_by]
            named |= {ids.record_id(source, key) for key in keys}
        return named


async def find_ground_claims(tx: Tx, relations: Sequence[str]) -> list[Row]:
    """Of each claim on these relations: `id, relation, content, source, speaker` (an actor), `editions, entries`, and
    `endings` (those not undone) and `reviews` as properties.
    """
    return await ask_of(tx, "find_ground_claims", list(relations))


async def find_speaking_records(tx: Tx, actors: Sequence[str]) -> list[Row]:
    """The records of these actors that speak for somebody, as `id`."""
    return await ask_of(tx, "find_speaking_records", list(actors))


async def find_least_records(tx: Tx, actors: Sequence[str]) -> list[Row]:
    """Of each of these actors the record with the least id, as `id`."""
    return await ask_of(tx, "find_least_records", list(actors))
