"""What a batch must not lack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.errors import Invalid
from graph.model import ids
from graph.model.claims import Claim
from graph.model.ids import SOURCE
from graph.store.batch import Batch
from graph.store.run import Row, Tx, ask_of

_SHOWN = 5


async def check_keys(tx: Tx, batch: Batch) -> None:
    """Every key that is named must be in the batch or in the graph for its source. Raises Invalid, naming it."""
    source = batch.source.id
    own_records = {record.key for record in batch.records}
    own_deals = {deal.key for deal in batch.deals}
    named: list[tuple[str, str, str, str | Claim]] = [
        (key, ids.record_id(source, key), "record", at) for key, at in _records_named(batch) if key not in own_records
    ]
    named += [
        (claim.deal, ids.deal_id(source, claim.deal), "deal", claim)
        for claim in batch.claims
        if claim.deal is not None and claim.deal not in own_deals
    ]
    there = {row["id"] for row in await find_present(tx, sorted({id_ for _, id_, _, _ in named}))}
    missing = [
        f"{what} {key!r} (named by {at if isinstance(at, str) else f'claim {at.id_in(source)}'})"
        for key, id_, what, at in named
        if id_ not in there
    ]
    if missing:
        raise missing_keys(source, "neither the batch nor the graph has", missing)


def missing_keys(source: str, who: str, missing: Sequence[str]) -> Invalid:
    """The error for keys that nothing describes, of which the first are named."""
    more = f", and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
    return Invalid(
        f"{source}: {who} {', '.join(missing[:_SHOWN])}{more}.",
        hint="Describe it under records or deals of the same source.",
    )


def _records_named(batch: Batch) -> Iterator[tuple[str, str | Claim]]:
    """Each key of a record that something in the batch names, and what names it."""
    yield from named_beside_claims(batch)
    for claim in batch.claims:
        for key in (claim.subject, claim.object, claim.speaker):
            if key is not None:
                yield key, claim


def named_beside_claims(batch: Batch) -> Iterator[tuple[str, str]]:
    """The same of all but its claims."""
    source = batch.source
    if source.origin is not None and not source.origin.startswith(SOURCE):
        yield source.origin, f"origin of source {source.id}"
    for record in batch.records:
        if record.speaks_for is not None:
            yield record.speaks_for, f"speaks_for of record {record.key!r}"
    for deal in batch.deals:
        for party in deal.parties:
            yield party.record, f"a party of deal {deal.key!r}"
        for instrument in deal.legal_instruments:
            if instrument.said_by is not None:
                yield instrument.said_by, f"a legal instrument of deal {deal.key!r}"


async def find_present(tx: Tx, wanted: list[str]) -> list[Row]:
    """Those of these record and deal ids that the graph has, as `id`."""
    return await ask_of(tx, "find_present", wanted)
