"""Claims from customs declarations and contract awards."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

from graph.model.kinds import GoodsClass, Kind, Phase
from loaders.ftm.lines import Entity
from loaders.ftm.records import LONGEST_TEXT
from loaders.ftm.relations import amount_of, ends_of, moment
from loaders.ftm.row import Row
from loaders.ftm.schemata import words_of

LOOKED_OF_CUSTOMS = words_of(
    "sender receiver transport goodsDescription vedCode vedCodeDescription date startDate endDate contract"
)
LOOKED_OF_AWARD = words_of("supplier contract amount currency amountEur amountUsd date startDate endDate")
_TARIFF = re.compile(r"\d{6}(?:\d\d){0,2}\Z")
_YES = frozenset(["true", "yes", "1", "cancelled", "canceled"])


def say_customs(row: Row, entity: Entity, sources: tuple[str, ...]) -> None:
    """A customs declaration: goods went from its sender to its receiver, and by what."""
    pairs, several = ends_of(row, entity, "sender", "receiver")
    if len(sources) > 1 and several:
        row.note("EconomicActivity in several datasets with several ends: no claim")
        return
    fields: dict[str, Any] = {"phase": Phase.DELIVERED}
    if len(sources) == 1 and not several:
        fields |= {"valid": moment(row, entity), "goods": _goods(row, entity)}
    elif entity.get(*(LOOKED_OF_CUSTOMS - {"sender", "receiver", "transport"})):
        row.note("EconomicActivity in several datasets or with several ends: its goods and dates are in no claim")
    for source, (sender, receiver) in product(sources, pairs):
        row.say(source, entity, kind=Kind.SUPPLIES, subject=sender, object=receiver, **fields)
    if not entity.get("transport"):
        return
    carried, many = ends_of(row, entity, "transport", "receiver")
    if many:
        row.note("EconomicActivity with several receivers or means of transport: who carried to whom is not told")
        return
    for source, (vehicle, receiver) in product(sources, carried):
        row.say(source, entity, kind=Kind.TRANSPORTS, subject=vehicle, object=receiver, **fields)


def _goods(row: Row, entity: Entity) -> tuple[dict[str, Any], ...]:
    """What was declared. Nothing tells whether it is arms, dual use or civil."""
    texts = entity.get("goodsDescription") or entity.get("vedCodeDescription")
    described: list[dict[str, Any]] = [{"description": text} for text in texts if len(text) <= LONGEST_TEXT]
    # The first six digits of a tariff number are those of the Harmonized System.
    codes = sorted({f"HS:{code[:6]}" for code in entity.get("vedCode") if _TARIFF.match(code)})
    if any(not _TARIFF.match(code) for code in entity.get("vedCode")):
        row.unused("EconomicActivity.vedCode that is no tariff number")
    coded: list[dict[str, Any]] = [{"codes": (code,)} for code in codes]
    if len(described) == 1 and len(coded) == 1:
        described, coded = [described[0] | coded[0]], []
    return tuple({"class": GoodsClass.UNKNOWN} | one for one in (*described, *coded))


def say_award(row: Row, entity: Entity, sources: tuple[str, ...]) -> None:
    """A contract award: the contract's authority is to pay the supplier. Whether goods or services is not told."""
    contracts = entity.get("contract")
    if len(contracts) != 1 or not entity.get("supplier"):
        row.note("ContractAward without a supplier, or without its one contract: no claim")
        return
    contract, label, authorities = _contract(row, contracts[0])
    payers = [key for one in authorities if (key := row.end("Contract", "authority", one)) is not None]
    payees = [key for one in entity.get("supplier") if (key := row.end(entity.schema, "supplier", one)) is not None]
    if not authorities:
        row.note("ContractAward whose contract names no authority: no claim")
    several = len(authorities) > 1 or len(entity.get("supplier")) > 1
    if len(sources) > 1 and several:
        row.note("ContractAward in several datasets with several ends: no claim")
        return
    fields: dict[str, Any] = {"phase": Phase.CANCELLED if _is_cancelled(row, contract) else Phase.AGREED}
    if len(sources) == 1 and not several:
        fields |= {"valid": moment(row, entity), **amount_of(row, entity)}
    elif entity.get(*(LOOKED_OF_AWARD - {"supplier", "contract"})):
        row.note("ContractAward in several datasets or with several ends: its amounts and dates are in no claim")
    for source, payer, payee in product(sources, payers, payees):
        deal = row.draft(source).deal(key=contract, title=label)
        row.say(source, entity, kind=Kind.PAYS, subject=payer, object=payee, deal=deal, **fields)


def _contract(row: Row, contract: str) -> tuple[str, str, tuple[str, ...]]:
    known = row.index.find(contract)
    extras = [extra for source in (known.sources if known else ()) for extra in row.index.extras(contract, source)]
    authorities = tuple(sorted({extra.value for extra in extras if extra.what == "authority"}))
    return contract, (known.label if known else None) or contract, authorities


def _is_cancelled(row: Row, contract: str) -> bool:
    known = row.index.find(contract)
    extras = [extra for source in (known.sources if known else ()) for extra in row.index.extras(contract, source)]
    return any(extra.what == "cancelled" and extra.value.casefold() in _YES for extra in extras)
