"""What a reach question means, said as plainly as possible: ask the path question of each actor alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from graph.model.edges import Edge
from graph.model.kinds import KINDS_OF_FAMILY, Family
from graph.paths.query import PathFilter, PathQuery
from graph.paths.reach_query import ActorSet, ReachQuery
from tests.reference import Node, Path, Skipped, World, admissible_paths, barred_from, judge, met_within

ROLES = {
    "supplier": ("SUPPLIES", "subject"),
    "recipient": ("SUPPLIES", "object"),
    "broker": ("BROKERS", "subject"),
    "transporter": ("TRANSPORTS", "subject"),
    "financier": ("FINANCES", "subject"),
    "payer": ("PAYS", "subject"),
    "payee": ("PAYS", "object"),
    "owner": ("OWNS", "subject"),
    "controller": ("CONTROLS", "subject"),
    "director": ("DIRECTS", "subject"),
    "employer": ("EMPLOYS", "subject"),
    "member": ("MEMBER_OF", "subject"),
    "representative": ("REPRESENTS", "subject"),
    "operator": ("OPERATES", "subject"),
}


def counts(edge: Edge, of: ActorSet, today: dt.date) -> bool:
    """Whether a question that asks nothing else lets the edge through, as of the day, on which it must be able to hold
    unless it is a transaction."""
    judged = judge(edge, PathQuery.model_validate({"from": "x", "to": "y", "known_by": of.as_of}))
    day = (of.as_of or today).isoformat()
    return not judged.reasons and (edge.kind in KINDS_OF_FAMILY[Family.TRANSACTION] or edge.first <= day <= judged.last)


def is_member(world: World, node: Node, of: ActorSet, today: dt.date) -> bool:
    """Whether an actor meets every condition of a set."""
    edges = [edge for edge in world.edges if counts(edge, of, today)]
    designations = [edge for edge in edges if edge.kind == "DESIGNATES" and edge.object == node.id]
    ends = {(edge.kind.value, "subject") for edge in edges if edge.subject == node.id}
    ends |= {(edge.kind.value, "object") for edge in edges if edge.object == node.id}
    parts = {role for role, end in ROLES.items() if end in ends}
    return (
        (not of.ids or node.id in of.ids)
        and (not of.kind or node.kind in of.kind)
        and (not of.country or not {c.casefold() for c in of.country}.isdisjoint(c.casefold() for c in node.countries))
        and (not (of.measure or of.list_name or of.programme) or any(_is_such(e, of) for e in designations))
        and (not of.role or not parts.isdisjoint(of.role))
    )


def _is_such(edge: Edge, of: ActorSet) -> bool:
    return all(
        not wanted or value in wanted
        for wanted, value in (
            (of.measure, edge.measure),
            (of.list_name, edge.list_name),
            (of.programme, edge.programme),
        )
    )


@dataclass(frozen=True)
class Reach:
    """All that are reached, in order: the actor and its first path, None for a member of both sets."""

    rows: list[tuple[str, Path | None]]
    starts: set[str]
    ends: set[str]
    skipped: Skipped


def reach(world: World, asked: ReachQuery, today: dt.date) -> Reach:
    """The answer, without its limit."""
    starts, ends = (
        {n.id for n in world.nodes if is_member(world, n, of, today)} - set(asked.avoid)
        for of in (asked.from_, asked.to)
    )
    rows = sorted(_rows(world, asked, starts, ends), key=_rank)
    return Reach(rows, starts, ends, _skipped(world, asked, starts, ends))


def _rank(row: tuple[str, Path | None]) -> tuple[int, int, str]:
    actor, path = row
    return (path.length, -path.evidence, actor) if path else (0, 0, actor)


def _rows(world: World, asked: ReachQuery, starts: set[str], ends: set[str]) -> Iterator[tuple[str, Path | None]]:
    for start in starts:
        if start in ends:
            yield start, None
        elif ends and not set(asked.through) & {*ends, start}:
            paths = admissible_paths(world, single(asked, start, ends))
            if paths:
                yield start, paths[0]


def single(asked: ReachQuery, start: str, ends: set[str]) -> PathQuery:
    """The path question of one actor."""
    shared = {name: getattr(asked, name) for name in PathFilter.model_fields if name != "deadline"}
    return PathQuery.model_validate({"from": [start], "to": sorted(ends), "k": 1, **shared})


def _skipped(world: World, asked: ReachQuery, starts: set[str], ends: set[str]) -> Skipped:
    query = single(asked, "x", {"y"}).model_copy(update={"from_": (), "to": tuple(sorted(ends))})
    walking = starts - ends - set(asked.through)
    met = met_within(world, query, asked.max_hops // 2, walking)
    return Skipped(
        hubs=len(met & barred_from(world, query, "hub")), kinds=len(met & barred_from(world, query, "kind")), joints=0
    )
