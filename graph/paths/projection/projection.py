"""The projection of the graph that the settings name: its newest snapshot, from disk and the change log."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from graph.driver import connection
from graph.errors import Unavailable
from graph.paths.projection.generation import Generations
from graph.paths.projection.reading import (
    Actors,
    Source,
    count_all_edges,
    find_store,
    read_actors,
    read_graph,
    read_pairs,
    read_touched,
)
from graph.paths.projection.snapshot import Snapshot, Spent, following, laid_out_anew
from graph.paths.projection.warm import are_compiled
from graph.queries.reading import WrittenMeanwhile
from graph.settings import Settings

logger = logging.getLogger(__name__)
_ATTEMPTS = 5
_DRIFT = 0.1  # a snapshot that is larger by this part than its generation is worth a new one
LEAST_EDGES = 20_000  # below, Cypher answers before the arrays would be at hand


class Projection:
    """The newest snapshot, brought up to date when asked."""

    def __init__(self, settings: Settings, *, keeps: bool = True) -> None:
        """`keeps`: whether following the graph may write to disk; a question never does."""
        self._settings, self._keeps = settings, keeps
        self._opened: tuple[Source, Generations] | None = None
        self._generations: Generations | None = None
        self._kept_arcs = 0
        self.snapshot: Snapshot | None = None

    @property
    def folder(self) -> Path:
        """Where generations of this database are kept. Raises NotRunning."""
        target = connection(self._settings)
        # The embedded one comes back on another port: it is known by its data, not by its address.
        name = self._settings.neo4j_uri or f"embedded {self._settings.neo4j_version}"
        key = hashlib.sha256(f"{name} {target.database}".encode()).hexdigest()[:16]
        return self._settings.armstrace_home.expanduser() / "projection" / key

    def is_kept(self) -> bool:
        """Whether kernels are compiled and a generation is there, so that a command may use them at once."""
        return are_compiled() and Generations.is_there(self.folder)

    def is_wanted(self) -> bool:
        """Whether the graph is large enough, or the settings want it anyway. Raises what the driver raises."""
        return self._settings.path_engine == "projection" or count_all_edges(self._open()[0]) >= LEAST_EDGES

    def catch_up(self) -> Snapshot | None:
        """The graph as readers see it now; None where it has to be laid out first. Raises what the driver raises."""
        source, _ = self._open()
        before = self.snapshot
        if before is None or source.is_at(before.name, before.rev):
            return before
        with source.held() as (name, rev):
            after = None
            if before.name == name and before.rev <= rev:
                after = before if before.rev == rev else _step(source, before, rev)
        self.snapshot = after
        if after is not None and self._keeps and after.room.arcs > self._kept_arcs * (1 + _DRIFT):
            try:
                self.keep(laid_out_anew(after))
            except OSError as error:
                logger.warning("the projection is not kept on disk: %s", error)
        return self.snapshot

    def newest(self, seconds: float) -> Snapshot | None:
        """The graph as it is now, however long that takes."""
        return self.catch_up()

    def lay_out(self) -> Snapshot:
        """Read the whole graph, and keep it as a generation. Raises what the driver raises, Unavailable where writes do
        not let it be read, OSError where it cannot be kept."""
        source, _ = self._open()
        for _ in range(_ATTEMPTS):
            with source.held() as before:
                pass
            try:
                snapshot = read_graph(source, *before)
            except WrittenMeanwhile:
                continue
            with source.held() as after:
                pass
            if after == before:
                self.keep(snapshot)
                return snapshot
        raise Unavailable("The graph is written to faster than it can be read.", hint="Ask again after the load.")

    def keep(self, snapshot: Snapshot) -> None:
        """Take a snapshot that was just laid out for the newest, and write it to disk. Raises OSError."""
        self.snapshot, self._kept_arcs = snapshot, snapshot.room.arcs
        self._open()[1].save(snapshot)

    def load(self) -> None:
        """Take the generation that is on disk."""
        _, generations = self._open()
        self.snapshot = generations.load()
        self._kept_arcs = 0 if self.snapshot is None else self.snapshot.room.arcs

    def close(self) -> None:
        """Close the connections; the snapshot stays, for the same database."""
        opened, self._opened = self._opened, None
        if opened is not None:
            opened[0].close()

    def _open(self) -> tuple[Source, Generations]:
        if self._opened is None:
            source = Source.of(self._settings)
            try:
                self._opened = source, Generations(self.folder, find_store(source))
            except BaseException:
                source.close()
                raise
            before, self._generations = self._generations, self._opened[1]
            if before != self._generations:
                self.load()
        return self._opened


def _step(source: Source, before: Snapshot, rev: int) -> Snapshot | None:
    """The next revision by the change log; None where all has to be read again."""
    touched = read_touched(source, before.rev, rev)
    if touched is None:
        return None
    pairs, names = touched
    actors = read_actors(source, sorted(names))
    there = [pair for pair in pairs if all(_is_known(actor, before, actors) for actor in pair)]
    gone = {actor for actor in names if actor not in actors}
    edges = read_pairs(source, there, rev, before.codes)
    try:
        return following(before, rev, there, edges, actors, gone)
    except Spent:
        pass  # much of the room may be taken by what is no longer used
    try:
        return following(laid_out_anew(before), rev, there, edges, actors, gone)
    except Spent:
        return None


def _is_known(actor: str, before: Snapshot, actors: Actors) -> bool:
    return actor in actors or before.ids.number(actor) is not None
