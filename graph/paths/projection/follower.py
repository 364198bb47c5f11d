"""Keeping the projection as the graph is: read once, then followed by the change log, in a thread of its own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from neo4j.exceptions import DriverError, Neo4jError

from graph.errors import ArmstraceError
from graph.paths.projection.reading import Actors, Source, find_store, read_actors, read_graph, read_pairs, read_touched
from graph.paths.projection.snapshot import Snapshot, Spent, following

logger = logging.getLogger(__name__)
POLL_SECONDS = 0.25
_RETRY_SECONDS = 2.0
_ATTEMPTS = 20


class Follower:
    """Holds the newest snapshot. `open_source` opens the database; it is called again when that was lost."""

    def __init__(self, open_source: Callable[[], Source]) -> None:
        self._open_source = open_source
        self._source: Source | None = None
        self._store: str | None = None
        self._asked, self._told = 0, 0  # how often somebody asked to be told, and up to which asking all are
        self._changed = threading.Condition()
        self._ending = False
        self._thread: threading.Thread | None = None
        self.snapshot: Snapshot | None = None
        self.built_in: float | None = None

    def start(self) -> None:
        """Begin to read the graph, and to follow it, in the background."""
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
        while not self._ending:
            with self._changed:
                turn = self._asked
            wait = POLL_SECONDS
            try:
                self.snapshot = self.catch_up(self.snapshot)
            except (ArmstraceError, DriverError, Neo4jError) as error:
                logger.info("the projection waits for the database: %s", error)
                self._lose()
                wait = _RETRY_SECONDS
            with self._changed:
                self._told = max(self._told, turn)
                self._changed.notify_all()
                if not self._ending and self._asked == turn:
                    self._changed.wait(wait)
        self._lose()

    def _lose(self) -> None:
        source, self._source = self._source, None
        if source is not None:
            source.close()

    def catch_up(self, before: Snapshot | None) -> Snapshot:
        """The graph as readers see it now. Raises what the driver raises."""
        if self._source is None:
            self._source = self._open_source()
            store, self._store = self._store, find_store(self._source)
            before = before if store == self._store else None
        source = self._source
        for _ in range(_ATTEMPTS):
            rev = source.visible_rev()
            if before is not None and before.rev == rev:
                return before
            after = None if before is None or before.rev > rev else _step(source, before, rev)
            if after is None:
                started = time.monotonic()
                after = read_graph(source, rev)
                self.built_in = time.monotonic() - started
            if source.visible_rev() == rev:
                return after
            # A write came in between; what was laid out by then is of no revision.
        raise ArmstraceError("The graph is written to faster than it can be read.")


def _step(source: Source, before: Snapshot, rev: int) -> Snapshot | None:
    """The next revision by the change log; None where all has to be read again."""
    touched = read_touched(source, before.rev, rev)
    if touched is None:
        return None
    pairs, names = touched
    actors = read_actors(source, sorted(names))
    there = [pair for pair in pairs if all(_is_known(actor, before, actors) for actor in pair)]
    gone = {actor for actor in names if actor not in actors}
    try:
        edges = read_pairs(source, there, rev, before.codes)
        return following(before, rev, there, edges, actors, gone)
    except Spent:
        return None


def _is_known(actor: str, before: Snapshot, actors: Actors) -> bool:
    return actor in actors or before.ids.number(actor) is not None
