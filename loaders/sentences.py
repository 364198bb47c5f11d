"""Claims and records as sentences, for people who are about to load them."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.claims import Claim, Goods
from graph.model.kinds import Stance
from graph.model.sources import Record


def claim_sentence(claim: Claim, records: Mapping[str, Record]) -> str:
    """`John Kirby: North Korea SUPPLIES Russia (sought, assessed, arms: weapons, deal dprk-russia-2023)`."""

    def name(key: str) -> str:
        return records[key].name if key in records else key

    details: list[str] = [part for part in (claim.phase, claim.certainty) if part]
    details += [goods_text(goods) for goods in claim.goods]
    details += [f"for {goods_text(goods)}" for goods in claim.in_return]
    details += [f"{claim.share:g} %"] if claim.share is not None else []
    details += [f"worth {claim.amount:,.15g} {claim.currency or ''}".strip()] if claim.amount is not None else []
    details += [part for part in (claim.measure, claim.list_name, claim.programme) if part]
    details += [claim.valid.text] if claim.valid else []
    details += [f"deal {claim.deal}"] if claim.deal else []
    said = f"{name(claim.subject)} {claim.kind} {name(claim.object)} ({', '.join(details)})"
    if claim.stance is Stance.DENIES:
        said = f"denied: {said}"
    elif claim.stance is Stance.FINDS_NO_EVIDENCE:
        said = f"no evidence found: {said}"
    if claim.ended:
        said = f"{said}, {claim.ended.way} {claim.ended.on.text}"
    return f"{name(claim.speaker)}: {said}" if claim.speaker else said


def goods_text(goods: Goods) -> str:
    """`arms: Shahed-136, about 24 drones`."""
    parts = [part for part in (goods.designation, goods.description) if part]
    if goods.quantity is not None:
        about = "about " if goods.quantity_uncertain else ""
        parts.append(f"{about}{goods.quantity:.15g} {goods.unit or ''}".strip())
    return f"{goods.goods_class}: {', '.join(parts)}" if parts else str(goods.goods_class)


def record_sentence(record: Record) -> str:
    """`North Korea, a State`."""
    article = "an" if record.kind[0] in "AO" else "a"
    return f"{record.name}, {article} {record.kind}"
