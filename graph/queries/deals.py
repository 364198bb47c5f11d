"""One deal: who had which part in it, what was to move, and what binds it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from neo4j import AsyncSession

from graph.errors import NotFound
from graph.model.edges import Edge
from graph.model.kinds import LINKING, ActorKind, Kind, Role, Standing
from graph.paths.lens import Lens, Seen
from graph.paths.query import EdgeFilter
from graph.paths.texts import fragment
from graph.queries.claims import claim_columns, read_claims
from graph.queries.edges import edge_json, goods_json
from graph.queries.moved import moved
from graph.queries.reading import at_one_revision, rows
from graph.texts import text

Row = dict[str, Any]
_CONVEYANCES = (ActorKind.VESSEL, ActorKind.AIRPLANE)


@dataclass(frozen=True)
class DealAnswer:
    """A deal. `parties` are those that somebody makes one and nobody took back; `not_parties` those of whom it is only
    denied, not evidenced, or withdrawn: they are no parties. `same` are other deals that are judged to be
    this one.
    """

    id: str
    key: str
    title: str
    source: Row
    same: list[Row]
    parties: list[Row]
    not_parties: list[Row]
    goods: list[Row]
    in_return: list[Row]
    legal_instruments: list[Row]
    context: list[str]
    volume: Row | None
    edges: list[Row]
    claims: list[Row]
    rev: int


async def get_deal(session: AsyncSession, deal_id: str) -> DealAnswer:
    """One deal as its source tells it, with what the sources of deals that are judged the same tell. Raises NotFound,
    and Moved where another deal stands for it.
    """
    return await at_one_revision(session, lambda rev: _get_deal(session, deal_id, rev))


async def _get_deal(session: AsyncSession, deal_id: str, rev: int) -> DealAnswer:
    cypher = text("get_deal").replace("{visible}", fragment("_edge_visible", e="e"))
    found = await rows(session, cypher.replace("{claim}", claim_columns("c")), id=deal_id, visible_rev=rev)
    if not found:
        raise NotFound(f"There is no deal with the id {deal_id!r}.", hint="Ids of deals stand on edges and claims.")
    row, lens = found[0], Lens(EdgeFilter())
    if row["same_as"]:
        raise moved("Deal", deal_id, row["same_as"])
    seen = [(lens.see(Edge.from_properties(r["edge"])), r["subject"], r["object"]) for r in row["edges"]]
    parties = _parties(seen, row["listed"])
    live = [s.edge for s, _, _ in seen if s.standing in LINKING]
    deal = row["deal"]
    return DealAnswer(
        id=deal["id"],
        key=deal["key"],
        title=deal["title"],
        source=row["source"],
        same=row["same"],
        parties=[p for p in parties if p["is_party"]],
        not_parties=[p for p in parties if not p["is_party"]],
        goods=_distinct(g for edge in live for g in edge.goods),
        in_return=_distinct(g for edge in live for g in edge.in_return),
        legal_instruments=[json.loads(i) for i in deal["legal_instruments"] or ()],
        context=list(deal["context"] or ()),
        volume=json.loads(deal["volume"]) if deal["volume"] else None,
        edges=[edge_json(s) for s, _, _ in seen],
        claims=await read_claims(session, row["claims"]),
        rev=rev,
    )


def _distinct(goods: Iterable[str]) -> list[Row]:
    return goods_json(sorted(set(goods)))


def _roles(kind: Kind, subject: Mapping[str, Any], object_: Mapping[str, Any]) -> Iterator[tuple[Role, Row]]:
    """The parts that a claim of this kind gives to its ends. Whom a broker, carrier or financier serves may be either
    side of the deal, and only the deal's other claims say which; PAYS names no part of its own."""
    if kind is Kind.SUPPLIES:
        yield Role.SUPPLIER, dict(subject)
        yield Role.RECIPIENT, dict(object_)
    elif kind is Kind.BROKERS:
        yield Role.BROKER, dict(subject)
    elif kind is Kind.TRANSPORTS:
        yield (Role.CONVEYANCE if subject["kind"] in _CONVEYANCES else Role.CARRIER), dict(subject)
    elif kind is Kind.FINANCES:
        yield Role.FINANCIER, dict(subject)


def _parties(seen: Iterable[tuple[Seen, Row, Row]], listed: Iterable[Row]) -> list[Row]:
    actors: dict[str, Row] = {}
    said: dict[tuple[Role, str], list[Seen]] = defaultdict(list)
    by_list: set[tuple[Role, str]] = set()
    for one, subject, object_ in seen:
        for role, actor in _roles(one.edge.kind, subject, object_):
            actors[actor["id"]] = actor
            said[role, actor["id"]].append(one)
    for row in listed:
        actors[row["actor"]["id"]] = row["actor"]
        by_list.add((Role(row["role"]), row["actor"]["id"]))
    order = {role: place for place, role in enumerate(Role)}
    places = sorted({*said, *by_list}, key=lambda p: (order[p[0]], actors[p[1]]["name"], p[1]))
    return [_party(role, actors[actor], said[role, actor], (role, actor) in by_list) for role, actor in places]


def _party(role: Role, actor: Row, said: list[Seen], by_list: bool) -> Row:
    """One part, with the edges that say so and their standing; the best standing is the part's."""
    order = list(Standing)
    standings = sorted({s.standing for s in said if s.standing is not None}, key=order.index)
    linking = [s for s in said if s.standing in LINKING]
    return {
        "role": role,
        "actor": actor,
        "standing": standings[0] if standings else None,
        "is_party": by_list or bool(linking),
        "listed": by_list,
        "phases": sorted({s.edge.phase for s in linking if s.edge.phase}),
        "edges": [s.edge.id for s in said],
        "claims_for": sorted({a.claim for s in said for a in s.edge.affirmations}),
        "claims_against": sorted({d.claim for s in said for d in s.edge.disputes}),
    }
