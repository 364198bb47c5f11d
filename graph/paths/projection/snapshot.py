"""One revision of the projection: immutable arrays that queries read, and how the next one is made of it.

Arcs and rows stand in arenas that only grow. A new revision writes the arcs of the actors that changed behind the
others and points to them from new, small arrays: who still reads the revision before is not disturbed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graph.paths.projection.columns import Edges
from graph.paths.projection.layout import ARC_BYTES, DEAL, EDGE_BYTES, GONE, NEAR, ROW, SUBJECT_AT, Bytes, Graph, Ints
from graph.paths.projection.names import ActorIds, Codes


class Spent(Exception):
    """The arenas have no room left: the arrays have to be laid out anew."""


@dataclass(frozen=True)
class ActorColumns:
    """What is known of some actors: kinds with UNKNOWN_BIT, and how many neighbours they have, as NEAR."""

    kinds: Bytes
    near: Ints


@dataclass
class Room:
    """How much of the arenas is used. Only who makes the next revision looks at it."""

    arcs: int
    rows: int


@dataclass(frozen=True)
class Snapshot:
    """The arrays of one revision of the graph `name`, with what stands for their numbers."""

    name: str
    rev: int
    graph: Graph
    ids: ActorIds
    codes: Codes
    room: Room

    def number(self, actor: str) -> int | None:
        """The number of an actor, None for one that the graph does not hold."""
        found = self.ids.number(actor)
        return None if found is None or self.graph.kind[found] == GONE else found

    @property
    def bytes(self) -> int:
        """What the arrays hold that is used."""
        arenas = self.room.arcs * ARC_BYTES + self.room.rows * EDGE_BYTES
        graph = self.graph
        of_actors = sum(array.nbytes for array in (graph.start, graph.degree, graph.kind, graph.near, graph.rank))
        return arenas + of_actors + self.ids.text.nbytes + self.ids.cuts.nbytes + self.codes.deal_keys.nbytes

    @property
    def edges(self) -> int:
        """How many edges there are."""
        return int(self.graph.degree.sum()) // 2


def lay_out(name: str, rev: int, ids: ActorIds, actors: ActorColumns, edges: Edges, codes: Codes) -> Snapshot:
    """The arrays of a whole graph; subjects and objects are numbers of actors in the order of their ids."""
    n, m = len(ids), len(edges.words)
    arcs = 2 * m
    room = room_for(arcs)
    here = np.concatenate([edges.subjects, edges.objects])
    there = np.concatenate([edges.objects, edges.subjects])
    order = np.argsort(here << 32 | there, kind="stable")
    to, edge, code = np.zeros(room, np.int32), np.zeros(room, np.int32), np.zeros(room, np.int64)
    to[:arcs] = there[order]
    edge[:arcs] = order % max(m, 1)
    code[:arcs] = edges.words[edge[:arcs]] | (order < m).astype(np.int64) << SUBJECT_AT
    rows = np.zeros((room_for(m), ROW), np.int32)
    rows[:m] = edges.rows
    rows[:m, DEAL] = np.searchsorted(codes.deal_keys, edges.deals)
    count = np.bincount(here, minlength=n).astype(np.int32)
    start = np.zeros(n, np.int64)
    np.cumsum(count[:-1], out=start[1:])
    graph = Graph(start, count, to, edge, code, rows, actors.kinds, actors.near, np.arange(n, dtype=np.int32))
    return Snapshot(name, rev, graph, ids, codes, Room(arcs, m))


_LEAST_ROOM = 1 << 16


def room_for(used: int) -> int:
    """How long an arena is that holds so much, with room for what is written later."""
    return used + max(used // 4, _LEAST_ROOM)


def laid_out_anew(snapshot: Snapshot) -> Snapshot:
    """The same graph without what is no longer used."""
    graph, codes = snapshot.graph, snapshot.codes
    owner = np.repeat(np.arange(len(graph.kind)), graph.degree)
    at = np.concatenate([[0], np.cumsum(graph.degree)])
    place = np.arange(at[-1]) - np.repeat(at[:-1], graph.degree) + np.repeat(graph.start, graph.degree)
    from_subject = (graph.code[place] >> SUBJECT_AT) & 1 == 1
    owner, place = owner[from_subject], place[from_subject]
    keys = codes.all_deal_keys()
    rows = graph.rows[graph.edge[place]]
    edges = Edges(
        subjects=graph.rank[owner].astype(np.int64),
        objects=graph.rank[graph.to[place]].astype(np.int64),
        words=graph.code[place] & ~(1 << SUBJECT_AT),
        rows=rows,
        deals=keys[rows[:, DEAL]],
    )
    order = np.argsort(graph.rank)
    actors = ActorColumns(graph.kind[order], graph.near[order])
    ids = ActorIds.of([snapshot.ids[i] for i in order])
    return lay_out(
        snapshot.name, snapshot.rev, ids, actors, edges, Codes(np.unique(keys), {}, codes.shares, codes.source_sets)
    )


def following(
    before: Snapshot,
    rev: int,
    pairs: Sequence[tuple[str, str]],
    edges: Edges,
    actors: Mapping[str, tuple[int, Sequence[int]]],
    gone: Iterable[str],
) -> Snapshot:
    """The next revision. `pairs`: between whom edges changed, `edges`: all that there are between them now, by place
    in `pairs`: subject and object are 2 * place for the first of the pair, and one more for the other. `actors`: of
    all of those that are there, and of others that changed, the kind with UNKNOWN_BIT and the counts of neighbours, as
    NEAR. `gone`: actors that are no longer there.

    Raises Spent when the arenas are full.
    """
    snapshot = _with_actors(before, actors)
    graph, room = snapshot.graph, before.room
    numbers = np.array([snapshot.ids.number(a) for pair in pairs for a in pair], np.int64)
    m = len(edges.words)
    if room.rows + m > len(graph.rows):
        raise Spent
    new_rows = np.arange(room.rows, room.rows + m)
    graph.rows[new_rows] = edges.rows
    graph.rows[new_rows, DEAL] = [before.codes.deal_of_key(int(key)) for key in edges.deals]
    room.rows += m
    subjects, objects = numbers[edges.subjects], numbers[edges.objects]
    of_actor: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for s, o, row, word in zip(
        subjects.tolist(), objects.tolist(), new_rows.tolist(), edges.words.tolist(), strict=True
    ):
        of_actor[s].append((o, row, word | 1 << SUBJECT_AT))
        of_actor[o].append((s, row, word))
    touched: dict[int, list[int]] = defaultdict(list)
    for one, other in numbers.reshape(-1, 2).tolist():
        touched[one].append(other)
        touched[other].append(one)
    for actor, others in touched.items():
        _replace_arcs(graph, room, actor, others, of_actor.get(actor, []))
    for name in gone:
        number = snapshot.ids.number(name)
        if number is not None:
            graph.kind[number] = GONE
    return replace(snapshot, rev=rev)


def _replace_arcs(
    graph: Graph, room: Room, actor: int, others: Sequence[int], arcs: Sequence[tuple[int, int, int]]
) -> None:
    """Write an actor's arcs anew: those to `others` are these."""
    old = slice(graph.start[actor], graph.start[actor] + graph.degree[actor])
    kept = ~np.isin(graph.to[old], np.array(others, np.int32))
    new = np.array(arcs, np.int64).reshape(-1, 3)
    to = np.concatenate([graph.to[old][kept], new[:, 0].astype(np.int32)])
    edge = np.concatenate([graph.edge[old][kept], new[:, 1].astype(np.int32)])
    code = np.concatenate([graph.code[old][kept], new[:, 2]])
    if room.arcs + len(to) > len(graph.to):
        raise Spent
    order = np.argsort(graph.rank[to], kind="stable")
    at = slice(room.arcs, room.arcs + len(to))
    graph.to[at], graph.edge[at], graph.code[at] = to[order], edge[order], code[order]
    graph.start[actor], graph.degree[actor] = room.arcs, len(to)
    room.arcs += len(to)


def _with_actors(before: Snapshot, actors: Mapping[str, tuple[int, Sequence[int]]]) -> Snapshot:
    """The same arcs in arrays of their own for actors, with these as they are now and those that are new."""
    old = before.graph
    new = sorted(a for a in actors if before.ids.number(a) is None)
    ids = before.ids.with_later(new) if new else before.ids
    more = len(new)
    graph = old._replace(
        start=np.concatenate([old.start, np.zeros(more, np.int64)]),
        degree=np.concatenate([old.degree, np.zeros(more, np.int32)]),
        kind=np.concatenate([old.kind, np.full(more, GONE, np.uint8)]),
        near=np.concatenate([old.near, np.zeros((more, len(NEAR)), np.int32)]),
        rank=_ranks(ids) if new else old.rank,
    )
    for actor, (kind, near) in actors.items():
        number = ids.number(actor)
        graph.kind[number], graph.near[number] = kind, near
    return replace(before, graph=graph, ids=ids)


def _ranks(ids: ActorIds) -> Ints:
    """The place of each actor in the order of ids."""
    first = len(ids.cuts) - 1
    later = sorted(range(len(ids.later)), key=ids.later.__getitem__)
    places = np.array([ids.place(ids.later[i]) for i in later], np.int64)
    ranks = np.zeros(first + len(later), np.int32)
    ranks[:first] = np.arange(first) + np.searchsorted(places, np.arange(first), side="right")
    ranks[[first + i for i in later]] = places + np.arange(len(later))
    return ranks
