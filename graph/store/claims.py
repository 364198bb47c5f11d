"""Claims, once each, with the editions that state them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.derive import controller
from graph.model import ids
from graph.model.claims import Claim
from graph.model.kinds import Family, Stance
from graph.store.batch import Batch
from graph.store.editions import Editions
from graph.store.log import Log
from graph.store.run import Row, Tx, ask_of, tell

# A claim's review and ending are nodes of their own.
_NODES = {"review", "ended"}


@dataclass
class Stated:
    """What stating a batch's claims changed."""

    pairs: bool = False  # whether the edition states something that it did not state yet
    # That are new, known since another day or read by another, by relation.
    claims: dict[str, set[str]] = field(default_factory=dict)
    controlled: set[str] = field(default_factory=set)  # actors over whom control was claimed
    restated: set[str] = field(default_factory=set)  # ids of the claims that gained an edition or entry


@dataclass
class _Statement:
    """One claim of the batch, with all entries in which the batch states it."""

    claim: Claim
    content: str
    entries: set[str]


async def state_claims(tx: Tx, batch: Batch, editions: Editions, log: Log) -> Stated:
    """Write the batch's claims. Their records and deals must be in the graph and resolved."""
    said = _statements(batch)
    before = {row["id"]: row for row in await find_claims(tx, list(said))}
    actors = await actors_of_records(tx, _records_of((s.claim for s in said.values()), batch.source.id))
    stated = Stated()
    note = "said" if editions.order[-1] == batch.edition_id else "loaded"
    new, again = [], []
    for claim_id in sorted(said):
        statement = said[claim_id]
        if claim_id in before:
            row = _restate(before[claim_id], statement, batch, editions)
            if row is None:
                continue
            again.append(row)
            stated.restated.add(claim_id)
            if row["known_changed"]:
                stated.claims.setdefault(before[claim_id]["relation"], set()).add(claim_id)
            log.count("claims_restated")
        else:
            row = _claim_row(claim_id, statement, batch, actors)
            new.append(row)
            relation = row["properties"]["relation"]
            stated.claims.setdefault(relation, set()).add(claim_id)
            stated.restated.add(claim_id)
            stated.controlled |= controlled_actor(statement.claim, relation)
            _, subject, object_ = relation.split(".")
            log.put("claim", claim_id, subject=subject, object=object_, note=note)
            log.count("claims_new")
    stated.pairs = bool(new or again)
    await put_claims(tx, new, batch.source.id)
    await put_speakers(tx, [r for r in new if r["speaker"]])
    await put_claim_deals(tx, [r for r in new if r["properties"]["deal"]])
    await restate_claims(tx, again)
    return stated


def _statements(batch: Batch) -> dict[str, _Statement]:
    said: dict[str, _Statement] = {}
    for claim in batch.claims:
        claim_id, content = claim.id_in(batch.source.id), claim_content(claim)
        known = said.get(claim_id)
        entries = {claim.key or ""} | (known.entries if known else set())
        if known is None or content_order(content) < content_order(known.content):
            said[claim_id] = _Statement(claim, content, entries)
        else:
            known.entries = entries
    return said


def claim_content(claim: Claim) -> str:
    """The claim as canonical JSON, without what are nodes of their own."""
    said = claim.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=_NODES)
    return ids.canonical(said).decode()


def content_order(content: str) -> tuple[bool, str]:
    """By which, of several contents of one claim in one edition, the least counts: a person's before a machine's."""
    return '"read_by":' in content, content


def _records_of(claims: Iterable[Claim], source: str) -> list[str]:
    keys = {key for c in claims for key in (c.subject, c.object, c.speaker) if key is not None}
    return sorted(ids.record_id(source, key) for key in keys)


def controlled_actor(claim: Claim, relation: str) -> set[str]:
    """The actor that the claim says is controlled by the other, if it says so; if it disputes control, both."""
    _, subject, object_ = relation.split(".")
    if claim.stance is not Stance.AFFIRMS:
        return {subject, object_} if claim.kind.family is Family.CONTROL else set()
    controls = controller(claim.kind, claim.share)
    return {object_} if controls == "subject" else {subject} if controls == "object" else set()


def _claim_row(claim_id: str, statement: _Statement, batch: Batch, actors: dict[str, str]) -> Row:
    claim, source = statement.claim, batch.source.id
    subject, object_ = ids.record_id(source, claim.subject), ids.record_id(source, claim.object)
    entries = sorted(statement.entries)
    return {
        "subject": subject,
        "object": object_,
        "speaker": ids.record_id(source, claim.speaker) if claim.speaker else None,
        "editions": [batch.edition_id] * len(entries),
        "entries": entries,
        "properties": claim_properties(claim, source, statement.content)
        | {"id": claim_id, "relation": ids.relation_id(claim.kind, actors[subject], actors[object_])},
    }


def claim_properties(claim: Claim, source: str, content: str) -> Row:
    """What a Claim node holds besides its id and relation; None is not stored."""
    return {
        "source": source,
        "kind": claim.kind.value,
        "stance": claim.stance.value,
        "certainty": claim.certainty.value,
        "phase": claim.phase.value if claim.phase else None,
        "valid": claim.valid.text if claim.valid else None,
        "said_on": claim.said_on.text if claim.said_on else None,
        "goods": [g.model_dump_json(by_alias=True, exclude_defaults=True) for g in claim.goods],
        "in_return": [g.model_dump_json(by_alias=True, exclude_defaults=True) for g in claim.in_return],
        "deal": ids.deal_id(source, claim.deal) if claim.deal else None,
        "quote": claim.quote,
        "share": claim.share,
        "amount": claim.amount,
        "currency": claim.currency,
        "measure": claim.measure.value if claim.measure else None,
        "list_name": claim.list_name,
        "programme": claim.programme,
        "content": content,
    } | _place_properties(claim)


def _place_properties(claim: Claim) -> Row:
    """Where and how it was read: not part of what is said; the earliest edition's counts."""
    return {
        "locator": claim.locator,
        "span_start": claim.span.start if claim.span else None,
        "span_end": claim.span.end if claim.span else None,
        "rule": claim.rule,
        "read_by": claim.read_by,
    }


def _restate(before: Row, statement: _Statement, batch: Batch, editions: Editions) -> Row | None:
    """The row that makes a claim of the graph stated by the batch too; None if nothing changes."""
    order = editions.order
    old = set(zip(before["editions"], before["entries"], strict=True))
    pairs = sorted(old | {(batch.edition_id, e) for e in statement.entries}, key=lambda p: (order.index(p[0]), p[1]))
    earliest = pairs[0][0]
    content, claim = before["content"], None
    if earliest == batch.edition_id and (
        before["editions"][0] != earliest or content_order(statement.content) < content_order(content)
    ):
        content, claim = statement.content, statement.claim
    if set(pairs) == old and claim is None:
        return None
    now = tuple(p[0] for p in pairs)
    read_anew = claim is not None and claim.read_by != Claim.model_validate_json(before["content"]).read_by
    return {
        "id": before["id"],
        "editions": list(now),
        "entries": [p[1] for p in pairs],
        "properties": _place_properties(claim) | {"content": content} if claim else {},
        "known_changed": read_anew
        or editions.known(statement.claim, tuple(before["editions"])) != editions.known(statement.claim, now),
    }


async def actors_of_records(tx: Tx, records: list[str]) -> dict[str, str]:
    """The actor that each record resolves to."""
    return {row["record"]: row["actor"] for row in await find_resolutions(tx, records)}


async def find_resolutions(tx: Tx, records: list[str]) -> list[Row]:
    """`record` and `actor` of these records."""
    return await ask_of(tx, "find_resolutions", records)


async def find_claims(tx: Tx, claims: list[str]) -> list[Row]:
    """Of each claim that the graph has: `id, content, source, relation, editions, entries`."""
    return await ask_of(tx, "find_claims", claims)


async def put_claims(tx: Tx, rows: list[Row], source: str) -> None:
    """Make Claim nodes with their ends and their source."""
    await tell(tx, "put_claims", rows, source=source)


async def put_speakers(tx: Tx, rows: list[Row]) -> None:
    """Join claims to who said them."""
    await tell(tx, "put_speakers", rows)


async def put_claim_deals(tx: Tx, rows: list[Row]) -> None:
    """Join claims to their deals."""
    await tell(tx, "put_claim_deals", rows)


async def restate_claims(tx: Tx, rows: list[Row]) -> None:
    """Note the editions that state a claim, and where the earliest does."""
    await tell(tx, "restate_claims", rows)
