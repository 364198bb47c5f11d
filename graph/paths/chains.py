"""The Cypher of one fixed chain: which actors, which edges, which joints, and what is relaxed for a near miss."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Any

from graph.model.edges import DOUBT_FAMILY
from graph.model.kinds import Family, Kind
from graph.paths.query import Direction, Identity, Joints, PathQuery
from graph.paths.texts import (
    alike,
    edge_bound,
    edge_parameters,
    edge_worth,
    fragment,
    is_flowing,
    near_count,
    types_of,
)


class Relaxed(StrEnum):
    """The one condition that a near miss may break; the text then counts how often."""

    EVIDENCE = "evidence"
    IDENTITY = "identity"
    ORDER = "order"
    JOINT = "joint"
    HOPS = "hops"
    VIA_KIND = "via_kind"
    KIND = "kind"
    HUB = "hub"


def best_text(asked: PathQuery, length: int) -> str:
    """The best sequences of a length, and how many only their joints keep out.

    Where `is_bound`, worth is an upper bound, more sequences than hold may come, and none is counted as kept out.
    """
    return _chain(_bare(asked), length, None, "_chain_best")


def nearest_text(asked: PathQuery, length: int, relaxed: Relaxed) -> str:
    """The sequences of a length that break one condition the least; where `is_bound`, at least so often."""
    if relaxed is Relaxed.IDENTITY:
        asked = asked.model_copy(update={"identity": Identity.DISPUTED})
    return _chain(_bare(asked), length, relaxed, "_chain_nearest")


def is_bound(asked: PathQuery) -> bool:
    """Whether these texts bound what holds: the whole condition is then checked where a path is put together."""
    return asked.in_order or asked.looks_back


def chain_parameters(asked: PathQuery, visible_rev: int) -> dict[str, Any]:
    """The values for all of these texts, but for $limit."""
    return edge_parameters(asked, visible_rev) | {
        "from": alike(asked.from_),
        "to": alike(asked.to),
        "ends": alike(asked.ends),
        "avoid": alike(asked.avoid),
        "through": alike(asked.through),
        "via_kinds": alike(k.value for k in asked.asked_via_kinds),
        "hub_limit": asked.hub_limit,
        "asked_kinds": alike(k.value for k in asked.asked_kinds),
    }


def _bare(asked: PathQuery) -> PathQuery:
    """The question with every value that is a parameter made alike."""
    return PathQuery(
        from_=("a",),
        to=("b",),
        kinds=asked.asked_kinds,
        sources=("s",) if asked.looks_back else (),
        through=("c",) if asked.through else (),
        direction=asked.direction,
        in_order=asked.in_order,
        joints=asked.joints,
        identity=asked.identity,
    )


@lru_cache(maxsize=512)
def _chain(asked: PathQuery, length: int, relaxed: Relaxed | None, ending: str) -> str:
    edges = [f"e{i}" for i in range(1, length + 1)]
    chain = fragment(
        "_chain",
        pattern=_pattern(asked, length, relaxed),
        hint=f"USING JOIN ON a{length // 2}" if length > 1 else "",
        length=str(length),
        actors=_actors(asked, length, relaxed),
        edges=_edges(asked, edges, relaxed),
        whole=_whole(asked, edges, length, relaxed),
        ids=", ".join(f"a{i}.id" for i in range(length + 1)),
        worth=_worth(asked, edges),
        cost=_cost(asked, edges, length, relaxed),
    )
    return f"{chain}\n{fragment(ending)}"


def _pattern(asked: PathQuery, length: int, relaxed: Relaxed | None) -> str:
    types = types_of(asked.model_copy(update={"kinds": _NEVER_STATUS}) if relaxed is Relaxed.KIND else asked)
    hops = (f"-[e{i}:{types}]-(a{i}:Actor)" for i in range(1, length + 1))
    return "(a0:Actor)" + "".join(hops)


def _actors(asked: PathQuery, length: int, relaxed: Relaxed | None) -> str:
    inner = [f"a{i}" for i in range(1, length)]
    conditions = []
    for actor in inner:
        walkable = []
        if relaxed is not Relaxed.VIA_KIND:
            walkable.append(f"{actor}.kind IN $via_kinds")
        if relaxed is not Relaxed.HUB:
            walkable.append(f"{near_count(actor, asked.asked_families)} <= $hub_limit")
        conditions.append(
            f"NOT {actor}.id IN $ends AND NOT {actor}.id IN $avoid AND coalesce({actor}.unknown, false) = false"
        )
        conditions.append(f"({actor}.id IN $through OR ({' AND '.join(walkable)}))")
    conditions += [f"{one} <> {other}" for one, other in combinations(inner, 2)]
    if asked.through:
        conditions.append(f"all(_t IN $through WHERE _t IN [{', '.join(f'{a}.id' for a in inner)}])")
    return "\nAND ".join(conditions) or "true"


def _edges(asked: PathQuery, edges: list[str], relaxed: Relaxed | None) -> str:
    conditions = []
    for i, edge in enumerate(edges):
        if relaxed is Relaxed.EVIDENCE:
            conditions.append(f"({fragment('_edge_visible', e=edge)})")
        else:
            conditions.append(edge_bound(edge, asked))
        if asked.direction is Direction.FLOW:
            conditions.append(is_flowing(edge, f"a{i}"))
    return "\nAND ".join(conditions)


def _whole(asked: PathQuery, edges: list[str], length: int, relaxed: Relaxed | None) -> str:
    conditions = []
    if asked.joints is not Joints.ANY and (is_bound(asked) or relaxed is not None) and relaxed is not Relaxed.JOINT:
        conditions += [f"({_joint(asked, one, other)})" for one, other in pairwise(edges)]
    if asked.in_order and relaxed not in (Relaxed.EVIDENCE, Relaxed.ORDER):
        # Necessary, and for transactions alone sufficient; control hops are checked where the path is put together.
        conditions += [
            f"({one}.family <> '{_TRANSACTION}' OR {other}.family <> '{_TRANSACTION}' OR {one}.first <= {_last(other)})"
            for one, other in combinations(edges, 2)
        ]
    return "\nAND ".join(conditions) or "true"


def _last(edge: str) -> str:
    return f"CASE WHEN $known_day <> '' AND {edge}.ended_from > $known_day THEN {edge}.stated_last ELSE {edge}.last END"


def _joint(asked: PathQuery, one: str, other: str) -> str:
    """Whether two neighbouring edges make a joint that is asked, never null."""
    not_both = f"{one}.family <> '{_TRANSACTION}' OR {other}.family <> '{_TRANSACTION}'"
    if asked.joints is Joints.SAME:
        return f"{not_both} OR coalesce({one}.deal = {other}.deal, false)"
    return f"{not_both} OR coalesce({one}.deal = {other}.deal, true)"


def _worth(asked: PathQuery, edges: list[str]) -> str:
    values = [edge_worth(edge, asked) for edge in edges]
    if len(values) == 1:
        return values[0]
    return f"reduce(m = {values[0]}, x IN [{', '.join(values[1:])}] | CASE WHEN x < m THEN x ELSE m END)"


def _cost(asked: PathQuery, edges: list[str], length: int, relaxed: Relaxed | None) -> str:
    inner = [f"a{i}" for i in range(1, length)]
    broken: list[str] = []
    if relaxed is Relaxed.EVIDENCE:
        broken = [f"NOT {edge_bound(edge, asked)}" for edge in edges]
    elif relaxed is Relaxed.JOINT or (relaxed is None and asked.joints is not Joints.ANY and not is_bound(asked)):
        broken = [f"NOT ({_joint(asked, one, other)})" for one, other in pairwise(edges)]
    elif relaxed is Relaxed.VIA_KIND:
        broken = [f"NOT ({a}.id IN $through OR {a}.kind IN $via_kinds)" for a in inner]
    elif relaxed is Relaxed.KIND:
        broken = [f"NOT {edge}.kind IN $asked_kinds" for edge in edges]
    elif relaxed is Relaxed.IDENTITY:
        broken = [f"{edge}.family = '{DOUBT_FAMILY}'" for edge in edges]
    elif relaxed is Relaxed.HUB:
        near = (near_count(a, asked.asked_families) for a in inner)
        broken = [f"NOT ({a}.id IN $through OR {n} <= $hub_limit)" for a, n in zip(inner, near, strict=True)]
    elif relaxed is Relaxed.HOPS or relaxed is Relaxed.ORDER:
        return "1"
    return " + ".join(f"CASE WHEN {b} THEN 1 ELSE 0 END" for b in broken) or "0"


_TRANSACTION = Family.TRANSACTION.value
# Status relations are facts about an actor, and never relaxed: an authority with ten thousand targets joins nobody.
_NEVER_STATUS = tuple(k for k in Kind if k.family is not Family.STATUS)
