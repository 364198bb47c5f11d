"""An edge as every answer shows it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from graph.model.claims import Goods
from graph.model.dates import shown
from graph.model.edges import NOW, Affirmation, Dispute, View
from graph.model.kinds import GoodsClass
from graph.paths.lens import Seen
from graph.paths.query import EdgeFilter

_NO_GOODS = Goods(goods_class=GoodsClass.UNKNOWN).model_dump(mode="json", by_alias=True)


def edge_json(seen: Seen, asked: EdgeFilter | None = None) -> dict[str, Any]:
    """The edge in the one shape that all answers share.

    With `asked`, its claims, disputes and sources are those that the question hears: an answer as of a day must not
    cite what was said later. Open ends are None.
    """
    edge = seen.edge
    view = NOW if asked is None else asked.view(certain=seen.known != "possible")
    heard = edge.heard_for(view)
    against = [d for d in edge.disputes if view.knows(d)]
    return {
        "id": edge.id,
        "relation": edge.relation,
        "subject": edge.subject,
        "kind": edge.kind.value,
        "object": edge.object,
        "standing": None if seen.standing is None else seen.standing.value,
        "known": seen.known,
        "phase": edge.phase,
        "certainty": edge.certainty.value,
        "evidence": seen.evidence,
        "deal": edge.deal,
        "first": shown(edge.first),
        "last": shown(seen.last),
        "known_from": shown(min((a.certain for a in heard), default=edge.known_from)),
        "claims": _ids(heard),
        "disputing": _ids(against),
        "unreviewed": [a.claim for a in heard if a.claim in edge.unreviewed],
        "origins": list(seen.origins),
        "sources": sorted({a.source for a in heard}),
        "goods": goods_json(edge.goods),
        "in_return": goods_json(edge.in_return),
        "share": edge.share,
        "measure": edge.measure,
        "list_name": edge.list_name,
        "programme": edge.programme,
        "denied_by_party": _denied_by_party(against, view),
    }


def goods_json(stored: Iterable[str]) -> list[dict[str, Any]]:
    """Goods as they are stored, with every field that they can have."""
    return [_NO_GOODS | json.loads(g) for g in stored]


def _ids(said: list[Affirmation] | list[Dispute]) -> list[str]:
    return [s.claim for s in said]


def _denied_by_party(against: list[Dispute], view: View) -> list[str]:
    return [d.claim for d in against if d.by_party and view.holds(d)]
