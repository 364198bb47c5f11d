"""Deals, each as its source tells it now."""

from __future__ import annotations

from typing import Any

from graph.model import ids
from graph.model.claims import Deal
from graph.store.batch import Batch
from graph.store.editions import Editions, Said, link_versions, load_versions, state_versions
from graph.store.log import Log
from graph.store.run import Tx, ask_of, tell


async def state_deals(tx: Tx, batch: Batch, editions: Editions, log: Log) -> None:
    """Write what the batch says of deals. The records that they name must be in the graph."""
    source = batch.source.id
    said = [said_of_deal(deal, source) for deal in batch.deals]
    versions = {v.id: v for v in await load_versions(tx, sorted({owner for owner, _, _ in said}))}
    changed = await state_versions(tx, said, versions, batch, editions)
    now = {owner: Deal.model_validate_json(content) for owner, content in changed.items()}
    before = {row["id"]: row["content"] for row in await find_deals(tx, list(now))}
    now = {i: d for i, d in now.items() if before.get(i) != changed[i]}
    await put_deals(tx, [deal_properties(d, source, changed[i]) for i, d in now.items()])
    await link_versions(tx, list(changed))
    await drop_parties(tx, list(now))
    await put_parties(tx, [party for deal in now.values() for party in parties_of(deal, source)])
    for deal_id in sorted(now):
        log.put("deal", deal_id, note="loaded")
        log.count("deals")


def said_of_deal(deal: Deal, source: str) -> Said:
    """A deal's id, that of its version, and its content."""
    content = deal.model_dump_json(exclude_defaults=True, by_alias=True)
    return deal.id_in(source), ids.content_id("v", deal.id_in(source), content), content


def deal_properties(deal: Deal, source: str, content: str) -> dict[str, Any]:
    """What a Deal node holds; `content` is the deal as JSON."""
    return {
        "id": deal.id_in(source),
        "source": source,
        "key": deal.key,
        "title": deal.title,
        "legal_instruments": [i.model_dump_json(exclude_defaults=True) for i in deal.legal_instruments],
        "context": list(deal.context),
        "volume": deal.volume.model_dump_json(exclude_defaults=True) if deal.volume else None,
        "content": content,
    }


def parties_of(deal: Deal, source: str) -> list[dict[str, str]]:
    """`deal`, `role` and `record` of each part in a deal."""
    deal_id = deal.id_in(source)
    parts = sorted({(p.role.value, ids.record_id(source, p.record)) for p in deal.parties})
    return [{"deal": deal_id, "role": role, "record": record} for role, record in parts]


async def find_deals(tx: Tx, deals: list[str]) -> list[dict[str, Any]]:
    """Of each deal that the graph has: `id`, `source` and `content`, its latest version."""
    return await ask_of(tx, "find_deals", deals)


async def put_deals(tx: Tx, rows: list[dict[str, Any]]) -> None:
    """Write Deal nodes."""
    await tell(tx, "put_deals", rows)


async def put_parties(tx: Tx, rows: list[dict[str, str]]) -> None:
    """Write who has which part in a deal."""
    await tell(tx, "put_parties", rows)


async def drop_parties(tx: Tx, deals: list[str]) -> None:
    """Take all parts in these deals away."""
    await tell(tx, "drop_parties", deals)
