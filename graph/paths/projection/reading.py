"""What the projection reads from Neo4j: the whole graph, or what changed since a revision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, cast

import neo4j
import numpy as np
from neo4j import READ_ACCESS, Query

from graph.driver import sync_driver
from graph.errors import Restoring
from graph.paths.projection.columns import Edges, encode, joined
from graph.paths.projection.layout import KINDS, NEAR, Longs, actor_byte
from graph.paths.projection.names import ActorIds, Codes
from graph.paths.projection.snapshot import ActorColumns, Snapshot, lay_out
from graph.paths.texts import fragment
from graph.queries.reading import WrittenMeanwhile
from graph.settings import Settings
from graph.texts import text

_ACTORS_AT_ONCE = 20_000
_NODES_AT_ONCE = 4_000
_PAIRS_AT_ONCE = 2_000
_READERS = 2  # sessions that read edges side by side: while the database finds, what it found is taken apart
_SECONDS = 600.0
_TYPES = "|".join(KINDS)
_NEAR = ", ".join(f"a.{name}" for name in NEAR)
MOST_TOUCHED = 100_000  # more, and the whole graph is read again instead

Actors = dict[str, tuple[int, list[int]]]


class Source:
    """A database, read by sessions of its own under READ access."""

    def __init__(self, driver: neo4j.Driver, database: str) -> None:
        self._driver, self._database = driver, database
        self._held: neo4j.Transaction | None = None

    @classmethod
    def of(cls, settings: Settings) -> Source:
        """Where the settings point. Raises NotRunning."""
        return cls(sync_driver(settings), settings.neo4j_database)

    def close(self) -> None:
        """Close its connections."""
        self._driver.close()

    def rows(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        """All rows of one query; while `held`, within its transaction."""
        if self._held is not None:
            return self._held.run(cast(Any, query), parameters).data()
        with self._driver.session(database=self._database, default_access_mode=READ_ACCESS) as session:
            return session.run(Query(cast(Any, query), timeout=_SECONDS), parameters).data()

    @contextmanager
    def held(self) -> Iterator[tuple[str, int]]:
        """The graph and its revision, while nobody writes: what is read is all of that revision. Nothing is written
        here; the right to write is needed all the same. Raises what the driver raises, where the lock is not given in
        time too."""
        with (
            self._driver.session(database=self._database) as session,
            session.begin_transaction(timeout=_SECONDS) as transaction,
        ):
            self._held = transaction
            try:
                yield hold_writers(self)
            finally:
                self._held = None
                transaction.rollback()

    def is_at(self, name: str, rev: int) -> bool:
        """Whether readers see this revision of this graph, which is another after it was emptied, and no write is being
        committed."""
        found = self.rows(text("get_meta"))
        seen = {"graph": name, "visible_rev": rev, "committing": False, "restoring": False}
        return bool(found) and seen.items() <= found[0].items()


def hold_writers(source: Source) -> tuple[str, int]:
    """The graph and the revision that readers see, when every write before has come to its end. Raises Restoring."""
    found = source.rows(text("hold_writers"))
    if found and found[0]["restoring"]:
        raise Restoring
    return (str(found[0]["graph"]), int(found[0]["visible_rev"])) if found else ("", 0)


def count_all_edges(source: Source) -> int:
    """How many edges there are, as the database counts them: those of an unfinished write too."""
    counts = " + ".join(f"COUNT {{ ()-[:{kind}]->() }}" for kind in KINDS)
    return int(source.rows(fragment("count_all_edges", counts=counts))[0]["edges"])


def find_store(source: Source) -> str:
    """Which database this is: another one, or this one made anew, has another."""
    return str(source.rows(text("find_store"))[0]["id"])


def read_graph(source: Source, name: str, rev: int) -> Snapshot:
    """The whole graph of this name as readers see it at a revision, which the caller makes sure of. Raises
    WrittenMeanwhile where it is seen that another came."""
    [nodes] = project_nodes(source)
    order = sorted(range(len(nodes["ids"])), key=nodes["ids"].__getitem__)
    ids = [nodes["ids"][i] for i in order]
    node = np.array(nodes["nodes"], np.int64)[order]
    number_of = np.full(int(node.max(initial=0)) + 1, -1, np.int64)
    number_of[node] = np.arange(len(node))
    codes = Codes()
    edges = _read_edges(source, node, rev, codes)
    keys = np.unique(np.concatenate([np.zeros(1, np.int64), edges.deals]))
    codes.deal_keys = keys
    ends = np.concatenate([edges.subjects, edges.objects])
    if len(ends) and (ends.max() >= len(number_of) or number_of[ends].min() < 0):
        raise WrittenMeanwhile("an edge of an actor that was not there before")
    numbered = Edges(number_of[edges.subjects], number_of[edges.objects], edges.words, edges.rows, edges.deals)
    return lay_out(name, rev, ActorIds.of(ids), _columns_of(source, ids), numbered, codes)


def _read_edges(source: Source, node: Longs, rev: int, codes: Codes) -> Edges:
    query = fragment(
        "project_edges",
        types=_TYPES,
        visible=fragment("_edge_visible", e="e"),
        columns=fragment("_project_edge", subject="id(a)", object="id(b)"),
    )

    def ask(nodes: list[int]) -> dict[str, Any]:
        [row] = project_edges(source, query, nodes, rev)
        return row

    # By the database's numbers, so that what lies together is read together.
    in_order = np.sort(node).tolist()
    with ThreadPoolExecutor(_READERS) as readers:
        return joined([encode(row, codes) for row in readers.map(ask, chunks(in_order, _NODES_AT_ONCE))])


def _columns_of(source: Source, ids: Sequence[str]) -> ActorColumns:
    kinds, near = np.zeros(len(ids), np.uint8), np.zeros((len(ids), len(NEAR)), np.int32)
    at = 0
    for chunk in chunks(ids, _ACTORS_AT_ONCE):
        for kind, counts in read_actors(source, chunk).values():
            kinds[at], near[at] = kind, counts
            at += 1
    return ActorColumns(kinds, near)


def read_actors(source: Source, ids: Sequence[str]) -> Actors:
    """The kind with UNKNOWN_BIT and the counts of neighbours of those of these actors that are there."""
    [row] = project_actors(source, ids)
    of_each = zip(row["ids"], row["kinds"], row["unknown"], row["near"], strict=True)
    return {actor: (actor_byte(kind, unknown), near) for actor, kind, unknown, near in of_each}


def read_touched(source: Source, rev: int, visible: int) -> tuple[list[tuple[str, str]], set[str]] | None:
    """Between whom edges changed in the revisions after `rev` up to `visible`, and which actors did; None where that is
    too much to follow."""
    [row] = project_changes(source, rev, visible)
    touched = [tuple(one) for one in row["touched"]]
    if len(touched) > MOST_TOUCHED:
        return None
    pairs = {(min(one), max(one)) for one in touched if len(one) == 2 and one[0] != one[1]}
    return sorted(pairs), {actor for one in touched for actor in one}


def read_pairs(source: Source, pairs: Sequence[tuple[str, str]], rev: int, codes: Codes) -> Edges:
    """All edges between these pairs; their ends by place: 2 * place for the first of a pair, one more for the other."""
    query = fragment(
        "project_pairs",
        types=_TYPES,
        visible=fragment("_edge_visible", e="e"),
        columns=fragment(
            "_project_edge",
            subject="2 * place + CASE WHEN startNode(e) = one THEN 0 ELSE 1 END",
            object="2 * place + CASE WHEN startNode(e) = one THEN 1 ELSE 0 END",
        ),
    )
    parts = []
    for first in range(0, len(pairs), _PAIRS_AT_ONCE):
        [row] = project_pairs(source, query, pairs[first : first + _PAIRS_AT_ONCE], rev)
        part = encode(row, codes)
        parts.append(Edges(part.subjects + 2 * first, part.objects + 2 * first, part.words, part.rows, part.deals))
    return joined(parts)


def project_nodes(source: Source) -> list[dict[str, Any]]:
    """`nodes` and `ids` of all actors."""
    return source.rows(text("project_nodes"))


def project_actors(source: Source, ids: Sequence[str]) -> list[dict[str, Any]]:
    """`ids, kinds, unknown, near` of these actors."""
    return source.rows(fragment("project_actors", near=_NEAR), ids=list(ids))


def project_edges(source: Source, query: str, nodes: list[int], rev: int) -> list[dict[str, Any]]:
    """The columns of the edges that begin in these nodes."""
    return source.rows(query, nodes=nodes, visible_rev=rev)


def project_pairs(source: Source, query: str, pairs: Sequence[tuple[str, str]], rev: int) -> list[dict[str, Any]]:
    """The columns of the edges between these pairs."""
    return source.rows(query, pairs=[list(p) for p in pairs], visible_rev=rev)


def project_changes(source: Source, rev: int, visible: int) -> list[dict[str, Any]]:
    """`touched`: pairs of actors, and actors alone."""
    return source.rows(text("project_changes"), rev=rev, visible=visible, limit=MOST_TOUCHED + 1)


def chunks(items: Sequence[Any], size: int) -> Iterator[Any]:
    """The items in lists of at most that many."""
    for first in range(0, len(items), size):
        yield items[first : first + size]
