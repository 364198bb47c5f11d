"""Keeping the projection as the graph is, in a thread of its own."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time

from graph.paths.projection.projection import Projection
from graph.paths.projection.snapshot import Snapshot
from graph.settings import Settings

logger = logging.getLogger(__name__)
POLL_SECONDS = 0.25
_SMALL_SECONDS = 2.0  # between two looks at a graph that is too small
_RETRY_SECONDS = 600.0  # after laying it out failed


class Follower:
    """Follows the graph, so that what is written is seen within POLL_SECONDS and the time of reading it. What is not
    kept yet is laid out first, by a process of its own."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._projection = settings, Projection(settings)
        self._asked, self._told = 0, 0  # how often somebody asked to be told, and up to which asking all are
        self._changed = threading.Condition()
        self._ending = False
        self._thread: threading.Thread | None = None
        self._maker: subprocess.Popen[bytes] | None = None
        self._loaded = False  # whether the kernels are
        self._trouble: type[Exception] | None = None  # that was told last
        self.snapshot: Snapshot | None = None

    def start(self) -> None:
        """Begin, in the background."""
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
            try:
                wait = self._look()
                self._tell(None)
            except Exception as error:  # noqa: BLE001 - whatever it is, Cypher answers, and it is tried again
                self._tell(error)
                self.snapshot = None
                self._projection.close()
                wait = _SMALL_SECONDS
            with self._changed:
                self._told = max(self._told, turn)
                self._changed.notify_all()
                if self._asked == turn:
                    self._changed.wait(wait)
        self.snapshot = None
        if self._maker is not None:
            self._maker.terminate()
            self._maker.wait()
        self._projection.close()

    def _tell(self, trouble: Exception | None) -> None:
        """Log what keeps it from being followed, and when that is over: once, however often it is tried meanwhile."""
        if trouble is not None and type(trouble) is not self._trouble:
            logger.warning("the projection is not followed, Cypher answers: %s", trouble)
        if trouble is None and self._trouble is not None:
            logger.warning("the projection is followed again")
        self._trouble = None if trouble is None else type(trouble)

    def _look(self) -> float:
        """Look once at what there is; for how long to wait until the next time."""
        if self._maker is not None:
            code = self._maker.poll()
            if code is None:
                return POLL_SECONDS
            self._maker = None
            if code != 0:
                logger.warning("laying out the projection failed with %d; Cypher answers", code)
                return _RETRY_SECONDS
            self._projection.load()
        found = self._projection.catch_up() if self._projection.is_kept() else None
        if found is not None and not self._loaded:
            # From where they are kept, and here: a question would wait for it.
            from graph.paths.projection.lay_out import compile_kernels

            compile_kernels()
            self._loaded = True
        self.snapshot = found
        if found is not None:
            return POLL_SECONDS
        if not self._projection.is_wanted():
            return _SMALL_SECONDS
        self._maker = subprocess.Popen(
            # -P: nothing is imported from the folder that the service happens to be started in.
            [sys.executable, "-P", "-m", "graph.paths.projection.lay_out"],
            env=self._settings.model_copy(update={"armstrace_tokens": ""}).environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        return POLL_SECONDS
