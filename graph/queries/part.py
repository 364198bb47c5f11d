"""A part of the graph that is handed on: its actors and edges, each edge with the claims for and against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from neo4j import AsyncSession

from graph.errors import Conflict, NotFound
from graph.model import ids
from graph.model.edges import Edge
from graph.model.kinds import LINKING, Kind
from graph.paths.answer import PathAnswer
from graph.paths.engine import PathEngine, find_paths
from graph.paths.lens import Lens
from graph.paths.part_query import PartQuery, View
from graph.paths.texts import fragment
from graph.queries.brokerage import find_deal_titles
from graph.queries.edges import edge_json
from graph.queries.moved import missing_actor
from graph.queries.neighbourhood import find_edges
from graph.queries.reading import ATTEMPTS, at_one_revision, rows
from graph.queries.sources import check_sources
from graph.texts import text, text_for_kind

Row = dict[str, Any]
MOST_EDGES = 20_000
_LINKING = frozenset(standing.value for standing in LINKING)


@dataclass(frozen=True)
class Part:
    """What is handed on, at one revision.

    `answer` is that of the question, if one was asked. `actors` are by id, with `names`, `countries` (codes) and
    `identifiers`; `edges` as `edge_json` shows them, sorted by relation and id, no edge twice. `unlinked` counts edges
    that are no links and were not asked for, `cut` those beyond the most that a file holds.
    """

    asked: PartQuery
    answer: PathAnswer | None
    actors: dict[str, Row]
    edges: list[Row]
    deals: dict[str, str]
    sources: dict[str, Row]
    rev: int
    unlinked: int = 0
    cut: int = 0
    relations: tuple[str, ...] = field(default=())


def is_link(edge: Row) -> bool:
    """Whether somebody affirms it and nobody took that back: all else must not read as a link."""
    return edge["standing"] in _LINKING


async def find_part(engine: PathEngine, session: AsyncSession, asked: PartQuery, most: int = MOST_EDGES) -> Part:
    """The part that is asked for. Raises NotFound, or Moved, for what the graph does not hold, and Conflict where it
    was written to each time it was read.
    """
    for _ in range(ATTEMPTS):
        answer = await find_paths(engine, asked.question) if asked.question else None
        part = await at_one_revision(session, partial(_read, session, asked, answer, most))
        if answer is None or answer.search.rev == part.rev:
            return part
    raise Conflict(f"The graph was written to while it was read, {ATTEMPTS} times.", hint="Ask again, or after it.")


async def _read(session: AsyncSession, asked: PartQuery, answer: PathAnswer | None, most: int, rev: int) -> Part:
    if asked.view is not None:
        await check_sources(session, asked.view.filter)
        edges = await _of_view(session, asked.view, rev)
        named = list(asked.view.actors)
    else:
        paths = answer.paths if answer else []
        edges = {edge["id"]: edge for path in paths for hop in path.hops for edge in hop.edges}
        ends_asked = asked.question.ends if asked.question else ()
        named = [*ends_asked, *(actor.id for path in paths for actor in path.actors)]
        if asked.denials:
            beside = await _of_relations(session, {edge["relation"] for edge in edges.values()}, asked, rev)
            edges |= {i: edge for i, edge in beside.items() if i not in edges and not is_link(edge)}
    wanted = [edge for edge in edges.values() if asked.denials or is_link(edge)]
    shown = sorted(wanted, key=lambda edge: (edge["relation"], edge["id"]))[:most]
    ends = {edge[end] for edge in shown for end in ("subject", "object")}
    actors = await _actors(session, [*dict.fromkeys([*named, *sorted(ends)])])
    return Part(
        asked=asked,
        answer=answer,
        actors=actors,
        edges=shown,
        deals=await find_deal_titles(session, sorted({edge["deal"] for edge in shown if edge["deal"]})),
        sources=await _sources(session, {source for edge in shown for source in edge["sources"]}),
        rev=rev,
        unlinked=len(edges) - len(wanted),
        cut=len(wanted) - len(shown),
        relations=tuple(sorted({edge["relation"] for edge in edges.values()})),
    )


async def _of_view(session: AsyncSession, view: View, rev: int) -> dict[str, Row]:
    """Its edges by id. Raises NotFound for one that the graph does not hold."""
    asked = PartQuery(view=view)
    found = await _of_relations(session, view.relations, asked, rev, must=True)
    wanted = set(view.edges) - found.keys()
    # An edge's id does not tell its kind, by which edges are indexed.
    for kind in Kind if wanted else ():
        stored = await find_edges(session, {(kind.value, edge) for edge in wanted}, rev)
        lens = Lens(view.filter)
        found |= {i: edge_json(lens.see(Edge.from_properties(edge)), view.filter) for i, edge in stored.items()}
        wanted -= stored.keys()
    if wanted:
        more = f", and {len(wanted) - 1} more" if len(wanted) > 1 else ""
        raise NotFound(
            f"There is no edge with the id {min(wanted)!r}{more}.",
            hint="Claims that came since may have made another edge of it: ask its relation.",
            id=min(wanted),
        )
    return found


async def _of_relations(
    session: AsyncSession, wanted: Iterable[str], asked: PartQuery, rev: int, *, must: bool = False
) -> dict[str, Row]:
    """All edges of these relations, by id; where they `must` be there, NotFound for one that has none."""
    by_kind: dict[Kind, list[Row]] = defaultdict(list)
    named = {relation: _relation(relation) for relation in sorted(set(wanted))}
    for kind, subject, object_ in named.values():
        by_kind[kind].append({"subject": subject, "object": object_})
    found: dict[str, Row] = {}
    lens = Lens(asked.filter)
    for kind, ends in by_kind.items():
        for row in await find_edges_of_relations(session, kind, ends, rev):
            edge = edge_json(lens.see(Edge.from_properties(row["edge"])), asked.filter)
            found[edge["id"]] = edge
    there = {edge["relation"] for edge in found.values()}
    for relation, (kind, subject, object_) in named.items():
        if must and ids.relation_id(kind, subject, object_) not in there:
            raise NotFound(f"Nothing was said about {relation!r}.", hint="A relation's id is KIND.subject.object.")
    return found


def _relation(relation: str) -> tuple[Kind, str, str]:
    """Kind, subject and object as edges have them. Raises NotFound."""
    parts = relation.split(".")
    if len(parts) != 3 or parts[0] not in set(Kind):
        raise NotFound(f"{relation!r} is no relation.", hint="A relation's id is KIND.subject.object.")
    kind = Kind(parts[0])
    return kind, *ids.ends_of(kind, parts[1], parts[2])


async def _actors(session: AsyncSession, wanted: Sequence[str]) -> dict[str, Row]:
    found = {row["actor"]["id"]: row["actor"] for row in await find_part_actors(session, list(wanted))}
    for actor in wanted:
        if actor not in found:
            raise await missing_actor(session, actor)
    return {actor: found[actor] for actor in wanted}


async def _sources(session: AsyncSession, wanted: Iterable[str]) -> dict[str, Row]:
    return {row["source"]["id"]: row["source"] for row in await find_source_refs(session, sorted(wanted))}


async def find_part_actors(session: AsyncSession, actors: list[str]) -> list[Row]:
    """Each of these `actor`s with `id, name, kind, names, countries, identifiers, unknown`."""
    return await rows(session, text("find_part_actors"), actors=actors)


async def find_edges_of_relations(session: AsyncSession, kind: Kind, relations: list[Row], rev: int) -> list[Row]:
    """The properties of every `edge` of relations of a kind, each given by `subject` and `object`."""
    cypher = text_for_kind("find_edges_of_relations", kind).replace("{visible}", fragment("_edge_visible", e="e"))
    return await rows(session, cypher, relations=relations, visible_rev=rev)


async def find_source_refs(session: AsyncSession, sources: list[str]) -> list[Row]:
    """Each of these `source`s as it is cited."""
    return await rows(session, text("find_source_refs"), sources=sources)
