"""Whom an actor is joined to, level by level: everything is counted, a page of it is listed."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import Any, NamedTuple, cast

from neo4j import AsyncSession, Query
from neo4j.exceptions import Neo4jError

from graph.faults import deadline_passed, memory_spent
from graph.model.edges import Edge
from graph.model.kinds import LINKING, Kind
from graph.paths.lens import Lens
from graph.paths.query import EdgeFilter
from graph.paths.texts import edge_parameters, edge_predicate, fragment, near_count, types_of
from graph.queries.cursors import Cursor, read_cursor, write_cursor
from graph.queries.edges import edge_json
from graph.queries.moved import missing_actor
from graph.queries.reading import at_one_revision, rows
from graph.queries.sources import check_sources
from graph.texts import text, text_for_kind

Row = dict[str, Any]
_CHUNK = 200
_KEPT = 20_000
HUBS_SHOWN = 100


@dataclass(frozen=True)
class DepthCount:
    """How much there is at one depth: edges, and actors that are met there for the first time."""

    depth: int
    edges: int
    actors: int
    edges_by_kind: dict[str, int]
    actors_by_kind: dict[str, int]


@dataclass(frozen=True)
class Neighbourhood:
    """A page of edges in the order (depth, neighbour, edge id), and counts of all there are.

    Only if `complete` are the counts of everything; else `stopped_by` says what ended the search, and they are the
    least there is. `left_out` counts by kind the actor's own edges that the filter leaves out, None where the search
    ended before they were known. `hubs` were met and not walked through. `changed` says that the graph was written to
    since the page before.
    """

    actor: Row
    depth: int
    edges: list[Row]
    counts: list[DepthCount]
    left_out: dict[str, int] | None
    hubs: list[Row]
    hubs_met: int
    complete: bool
    stopped_by: str | None
    next: str | None
    changed: bool
    rev: int


class _Met(NamedTuple):
    """One edge as it was met; the first three order it."""

    depth: int
    neighbour: str
    edge: str
    start: str
    kind: str


@dataclass
class _Walk:
    """One walk: what is asked, and what was seen so far."""

    asked: EdgeFilter
    depth: int
    hub_limit: int
    limit: int
    at: Cursor | None
    rev: int
    ends_at: float
    seen: set[str]
    walked: set[str] = field(default_factory=set)
    hubs: dict[str, int] = field(default_factory=dict)
    counts: list[DepthCount] = field(default_factory=list)
    page: list[_Met] = field(default_factory=list)
    whole_levels: int = 0
    stopped_by: str | None = None

    def keep(self, met: list[_Met]) -> None:
        """Keep of these the ones that the page, and the sign that there is another, can need."""
        after = self.at.key if self.at else ()
        self.page = nsmallest(self.limit + 1, [*self.page, *(m for m in met if m[:3] > after)])


async def get_neighbourhood(
    session: AsyncSession,
    actor: str,
    asked: EdgeFilter,
    depth: int = 1,
    limit: int = 100,
    after: str | None = None,
    hub_limit: int = 500,
    deadline: float = 10.0,
) -> Neighbourhood:
    """The edges within `depth` steps of an actor (an id) that meet the filter. Unknown parties and hubs, but the
    actor itself, are met and not walked through, and an edge that nobody affirms does not lead on. `deadline` is in
    seconds.

    Raises NotFound for the actor, Invalid for a bad cursor.
    """
    question = [actor, asked.model_dump(mode="json"), depth, hub_limit]
    at = read_cursor(after, question, (int, str, str))
    ends_at = time.monotonic() + deadline

    async def ask(rev: int) -> Neighbourhood:
        found = {a["id"]: a for a in await find_near_actors(session, [actor], asked)}
        if actor not in found:
            raise await missing_actor(session, actor)
        await check_sources(session, asked)
        walk = _Walk(asked, depth, hub_limit, limit, at, rev, ends_at, seen={actor})
        frontier = [actor]
        for level in range(1, depth + 1):
            if frontier and walk.stopped_by is None:
                frontier = await _walk_level(session, walk, frontier, level)
        page = walk.page[:limit]
        hubs = sorted(walk.hubs)[:HUBS_SHOWN]
        names = {m.neighbour for m in page} | {m.start for m in page} | set(hubs)
        found |= {a["id"]: a for a in await find_near_actors(session, sorted(names), asked)}
        more = len(walk.page) > limit and page[-1].depth <= walk.whole_levels
        return Neighbourhood(
            actor=found[actor],
            depth=depth,
            edges=await _shown(session, page, found, walk),
            counts=walk.counts,
            left_out=await _left_out(session, actor, walk) if walk.whole_levels else None,
            hubs=[found[h] | {"depth": walk.hubs[h]} for h in hubs if h in found],
            hubs_met=len(walk.hubs),
            complete=walk.stopped_by is None,
            stopped_by=walk.stopped_by,
            next=write_cursor(question, page[-1][:3], rev) if more else None,
            changed=at is not None and at.rev != rev,
            rev=rev,
        )

    return await at_one_revision(session, ask)


async def _walk_level(session: AsyncSession, walk: _Walk, frontier: Sequence[str], level: int) -> list[str]:
    """Take one step from every actor of the frontier; the actors from which the next one goes on."""
    edges, actors = Counter[str](), Counter[str]()
    here = set(frontier)
    onwards: set[str] = set()
    met: list[_Met] = []
    try:
        async for row in find_near_edges(session, walk, frontier):
            start, neighbour, neighbour_kind, leads_on, is_hub, edge, kind = row
            # Met from its other end before, or to be met from there as well in this step.
            if neighbour in walk.walked or (neighbour in here and neighbour < start):
                continue
            edges[kind] += 1
            met.append(_Met(level, neighbour, edge, start, kind))
            if len(met) >= _KEPT:
                walk.keep(met)
                met = []
            if neighbour not in walk.seen:
                walk.seen.add(neighbour)
                actors[neighbour_kind] += 1
            if neighbour in here or level == walk.depth or not leads_on:
                continue
            if is_hub:
                walk.hubs.setdefault(neighbour, level)
            else:
                onwards.add(neighbour)
        walk.whole_levels = level
    except (Neo4jError, TimeoutError) as error:
        walk.stopped_by = _stopped_by(error)
    walk.keep(met)
    walk.walked |= here
    by_kind = dict(sorted(edges.items())), dict(sorted(actors.items()))
    walk.counts.append(DepthCount(level, edges.total(), actors.total(), *by_kind))
    return sorted(onwards)


async def _left_out(session: AsyncSession, actor: str, walk: _Walk) -> dict[str, int]:
    there = Counter(await count_edges_of_actor(session, actor, walk.rev))
    there.subtract(walk.counts[0].edges_by_kind)
    return {kind: n for kind, n in there.items() if n > 0}


async def count_edges_of_actor(session: AsyncSession, actor: str, rev: int) -> dict[str, int]:
    """The number of an actor's edges by kind, denied and unevidenced ones too."""
    cypher = text("count_edges_of_actor").replace("{visible}", fragment("_edge_visible", e="e"))
    return {row["kind"]: row["edges"] for row in await rows(session, cypher, actor=actor, visible_rev=rev)}


def _stopped_by(error: Exception) -> str:
    if isinstance(error, TimeoutError) or deadline_passed(error):
        return "deadline"
    if memory_spent(error):
        return "memory"
    raise error


async def find_near_edges(session: AsyncSession, walk: _Walk, frontier: Sequence[str]) -> AsyncIterator[list[Any]]:
    """Every admissible edge at these actors, seen from them. Raises TimeoutError when the walk's time is up."""
    asked = walk.asked
    admits = edge_predicate("e", asked)
    # Where denials are asked for as well, whether an edge links is the same question with other standings.
    links = "true" if set(asked.asked_standings) <= set(LINKING) else admits.replace("$standing", "$linking")
    cypher = text("find_near_edges").replace("{types}", types_of(asked)).replace("{edge}", admits)
    cypher = cypher.replace("{links}", links).replace("{near}", near_count("b", asked.asked_families))
    parameters = edge_parameters(asked, walk.rev) | {"hub_limit": walk.hub_limit, "linking": [s.value for s in LINKING]}
    for start in range(0, len(frontier), _CHUNK):
        left = walk.ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        query = Query(cast(Any, cypher), timeout=left)
        result = await session.run(query, parameters | {"frontier": frontier[start : start + _CHUNK]})
        async for record in result:
            here, met = record.values()
            for row in met:
                yield [here, *row]
            if time.monotonic() > walk.ends_at:
                await result.consume()  # or the driver fetches what is left before the next query
                raise TimeoutError


async def find_near_actors(session: AsyncSession, actors: Sequence[str], asked: EdgeFilter) -> list[Row]:
    """These actors, with how many neighbours they have in the asked families."""
    near = near_count("a", asked.asked_families)
    return await rows(session, text("find_near_actors").replace("{near}", near), actors=actors, hub_limit=0)


async def _shown(session: AsyncSession, page: Sequence[_Met], actors: dict[str, Row], walk: _Walk) -> list[Row]:
    stored = await find_edges(session, {(m.kind, m.edge) for m in page}, walk.rev)
    lens = Lens(walk.asked)
    return [
        {
            "depth": m.depth,
            "start": m.start,
            "neighbour": {k: v for k, v in actors[m.neighbour].items() if k != "near"},
            "edge": edge_json(lens.see(Edge.from_properties(stored[m.edge])), walk.asked),
        }
        for m in page
        if m.edge in stored and m.neighbour in actors
    ]


async def find_edges(session: AsyncSession, wanted: Collection[tuple[str, str]], rev: int) -> dict[str, Row]:
    """The properties of edges, by id. Each is wanted by its kind and id."""
    found: dict[str, Row] = {}
    for kind in sorted({kind for kind, _ in wanted}):
        cypher = text_for_kind("find_edges", Kind(kind)).replace("{visible}", fragment("_edge_visible", e="e"))
        ids = sorted(edge for of_kind, edge in wanted if of_kind == kind)
        found |= {row["edge"]["id"]: row["edge"] for row in await rows(session, cypher, ids=ids, visible_rev=rev)}
    return found
