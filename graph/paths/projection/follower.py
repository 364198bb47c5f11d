"""Keeping the projection as the graph is: from disk or read once, then followed by the change log, in a thread."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from pathlib import Path

from neo4j.exceptions import DriverError, Neo4jError

from graph.driver import connection
from graph.errors import ArmstraceError, Unavailable
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
from graph.paths.projection.warm import are_compiled, compile_kernels
from graph.settings import Settings

logger = logging.getLogger(__name__)
POLL_SECONDS = 0.25
_RETRY_SECONDS = 2.0
_ATTEMPTS = 20
_DRIFT = 0.1  # a snapshot that is larger by this part than its generation is worth a new one
LEAST_EDGES = 20_000  # below, Cypher answers in the time that an arrangement of its own would take to look at


class Projection:
    """The newest snapshot of the graph that the settings name, brought up to date when asked."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._least_edges = LEAST_EDGES if settings.path_engine == "auto" else 0
        self._source: Source | None = None
        self._generations: Generations | None = None
        self._saved_arcs = 0
        self.snapshot: Snapshot | None = None
        self.seconds: float | None = None  # what laying out the whole graph took

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
        return are_compiled(self.folder) and Generations.is_there(self.folder)

    def catch_up(self) -> Snapshot | None:
        """The graph as readers see it now; None for one that is too small to be worth it. Raises what the driver
        raises, Unavailable where writes do not let it be read."""
        if self._source is None:
            self._open()
        source = self._source
        assert source is not None
        for _ in range(_ATTEMPTS):
            rev = source.visible_rev()
            before = self.snapshot
            if before is not None and before.rev == rev:
                return before
            if before is None and count_all_edges(source) < self._least_edges:
                return None
            after = None if before is None or before.rev > rev else _step(source, before, rev)
            if after is None:
                after = self._read(source, rev)
            if source.visible_rev() == rev:
                self.snapshot = after
                self._keep(after)
                return after
            # A write came in between: what was laid out is of no revision.
        raise Unavailable("The graph is written to faster than it can be read.")

    def newest(self, seconds: float) -> Snapshot | None:
        """As Follower.newest, however long it takes."""
        return self.catch_up()

    def close(self) -> None:
        """Close the connections; the snapshot stays, for the same database."""
        source, self._source = self._source, None
        if source is not None:
            source.close()

    def _open(self) -> None:
        source = Source.of(self._settings)
        try:
            generations = Generations(self.folder, find_store(source))
        except BaseException:
            source.close()
            raise
        if generations != self._generations:
            self.snapshot = generations.load()
            self._saved_arcs = 0 if self.snapshot is None else self.snapshot.room.arcs
        self._source, self._generations = source, generations

    def _read(self, source: Source, rev: int) -> Snapshot:
        started = time.monotonic()
        snapshot = read_graph(source, rev)
        self.seconds = time.monotonic() - started
        self._saved_arcs = 0
        return snapshot

    def _keep(self, snapshot: Snapshot) -> None:
        """Write a generation, where what follows the one on disk has grown."""
        if self._generations is None or snapshot.room.arcs <= self._saved_arcs * (1 + _DRIFT):
            return
        if self._saved_arcs:
            snapshot = self.snapshot = laid_out_anew(snapshot)
        try:
            self._generations.save(snapshot)
        except OSError as error:
            logger.warning("the projection is not kept on disk: %s", error)
        self._saved_arcs = snapshot.room.arcs


class Follower:
    """Follows the graph in a thread of its own, so that what is written is seen within POLL_SECONDS and the time of
    reading it."""

    def __init__(self, projection: Projection) -> None:
        self._projection = projection
        self._asked, self._told = 0, 0  # how often somebody asked to be told, and up to which asking all are
        self._changed = threading.Condition()
        self._ending = False
        self._thread: threading.Thread | None = None
        self.snapshot: Snapshot | None = None

    def start(self) -> None:
        """Begin, in the background, with compiling the kernels."""
        self._thread = threading.Thread(target=self._follow, name="projection", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End, and wait until it has."""
        with self._changed:
            self._ending = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def newest(self, seconds: float) -> Snapshot | None:
        """The graph as it is from now on, waiting for as long as that takes but no longer than `seconds`. None where
        it is not known in time."""
        until = time.monotonic() + seconds
        with self._changed:
            self._asked += 1
            turn = self._asked
            self._changed.notify_all()
            while self._told < turn and not self._ending:
                left = until - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    return None
            return self.snapshot

    def _follow(self) -> None:
        compiled = False
        while not self._ending:
            with self._changed:
                turn = self._asked
            wait = POLL_SECONDS
            try:
                found = self._projection.catch_up()
                if found is not None and not compiled:
                    compile_kernels(self._projection.folder)
                    compiled = True
                self.snapshot = found
            except (ArmstraceError, DriverError, Neo4jError) as error:
                logger.info("the projection waits for the database: %s", error)
                self._projection.close()
                wait = _RETRY_SECONDS
            with self._changed:
                self._told = max(self._told, turn)
                self._changed.notify_all()
                if self._asked == turn:
                    self._changed.wait(wait)
        self._projection.close()


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
        return following(laid_out_anew(before), rev, there, edges, actors, gone)


def _is_known(actor: str, before: Snapshot, actors: Actors) -> bool:
    return actor in actors or before.ids.number(actor) is not None
