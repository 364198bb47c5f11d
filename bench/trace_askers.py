"""Who answers: the project over HTTP with each of its engines, Cypher without the project, and other libraries."""

from __future__ import annotations

import http.client
import json
import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

import neo4j
import orjson
import psutil
from neo4j.exceptions import Neo4jError

from bench.trace_asked import DEADLINE, Asked, bare_shortest_text, cypher_parameters, naive_text, shortest_text
from bench.trace_store import Kept
from graph.connection import Connection

ROOT = Path(__file__).resolve().parent.parent
_URL = re.compile(r"http://([0-9.]+):([0-9]+)/docs")
_START_SECONDS = 300
_IDLE_SECONDS = 4


@dataclass(frozen=True)
class Reply:
    """An answer: how long it took in seconds, and the found sequences of actors with their evidence, None where that
    was not asked or is not known. `late`: the limit of time came first, and `seconds` is that limit.
    """

    seconds: float
    paths: tuple[tuple[tuple[str, ...], int | None], ...] | None
    late: bool = False
    complete: bool = True
    body: Mapping[str, Any] | None = None

    @property
    def first_hops(self) -> int | None:
        """The length of the shortest."""
        return min((len(ids) - 1 for ids, _ in self.paths), default=None) if self.paths is not None else None


class Asker(Protocol):
    """Somebody who answers."""

    name: str

    def ask(self, asked: Asked) -> Reply:
        """The answer."""
        ...

    def memory(self) -> int:
        """Bytes that it holds."""
        ...

    def close(self) -> None:
        """End it."""
        ...


# Over HTTP


class Served:
    """The project, started as its users start it, on the Neo4j that is kept."""

    def __init__(self, engine: str, kept: Kept) -> None:
        self.name = engine
        env = {**os.environ, "ARMSTRACE_HOME": str(kept.home), "PATH_ENGINE": engine, "NEO4J_BOLT_PORT": "0"}
        env |= {"NEO4J_HTTP_PORT": "0", "ARMSTRACE_TOKENS": ""}
        self._log = (kept.home / f"serve-{engine}.log").open("w+", encoding="utf-8")
        command = [str(Path(sys.executable).with_name("armstrace")), "serve", "--port", "0"]
        self.started = time.perf_counter()
        self.process = subprocess.Popen(command, env=env, stderr=self._log, stdout=self._log, cwd=kept.home)
        self.host, self.port = self._address()
        self._connection, self._used = self.connect(), 0.0

    def _address(self) -> tuple[str, int]:
        ends_at = time.monotonic() + _START_SECONDS
        while time.monotonic() < ends_at and self.process.poll() is None:
            self._log.seek(0)
            if found := _URL.search(self._log.read()):
                return found[1], int(found[2])
            time.sleep(0.05)
        self._log.seek(0)
        self.close()
        raise RuntimeError(f"armstrace serve did not start: {self._log.read()}")

    def connect(self) -> http.client.HTTPConnection:
        """A connection of its own."""
        return http.client.HTTPConnection(self.host, self.port, timeout=60)

    def get(self, path: str, connection: http.client.HTTPConnection | None = None) -> tuple[float, int, bytes]:
        """Seconds, status and body of one request on a connection that is kept open."""
        if connection is None:
            # The service closes what was idle for five seconds.
            if time.monotonic() - self._used > _IDLE_SECONDS:
                self._connection.close()
                self._connection = self.connect()
                self._connection.connect()
            connection, self._used = self._connection, time.monotonic()
        since = time.perf_counter()
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        seconds = time.perf_counter() - since
        self._used = time.monotonic()
        return seconds, response.status, body

    def ask(self, asked: Asked) -> Reply:
        """Ask the API, and read what it says of its search."""
        seconds, status, body = self.get(path_of(asked))
        if status != 200:
            raise RuntimeError(f"{status} for {path_of(asked)}: {body[:500]!r}")
        told = orjson.loads(body)
        search = told.get("search", told)
        if search["stopped_by"] in ("deadline", "memory"):
            return Reply(DEADLINE, None, late=True, complete=False, body=told)
        if asked.kind.place != "paths":
            return Reply(seconds, None, complete=search["complete"], body=told)
        paths = tuple((tuple(a["id"] for a in p["actors"]), p["evidence"]) for p in told["paths"])
        return Reply(seconds, paths, complete=search["complete"], body=told)

    def memory(self) -> int:
        """What the process of the service holds; the database is apart."""
        return int(psutil.Process(self.process.pid).memory_info().rss)

    def close(self) -> None:
        """End the service."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()


def path_of(asked: Asked) -> str:
    """The path and query string of a question."""
    place = f"actors/{asked.start}/neighbourhood" if asked.kind.place == "neighbourhood" else asked.kind.place
    return f"/v1/{place}?{urlencode(dict(asked.parameters), doseq=True)}"


# Cypher


RAW = {"SHORTEST 5": bare_shortest_text, "SHORTEST 5, walkable": shortest_text, "naive *1..n": naive_text}


class Raw:
    """Cypher as one would write it without the project, over the driver, on the same Neo4j."""

    def __init__(self, name: str, connection: Connection, rev: int) -> None:
        self.name, self._rev = name, rev
        self._text = RAW[name]
        self._driver = neo4j.GraphDatabase.driver(
            connection.uri, auth=(connection.user, connection.password), notifications_min_severity="OFF"
        )
        self._session = self._driver.session(database=connection.database, default_access_mode=neo4j.READ_ACCESS)

    def ask(self, asked: Asked) -> Reply:
        """Run its text, DEADLINE seconds at most."""
        query = asked.query()
        text: Any = self._text(query)
        since = time.perf_counter()
        try:
            parameters = cypher_parameters(query, self._rev)
            rows = self._session.run(neo4j.Query(text, timeout=DEADLINE), parameters).data()
        except Neo4jError as error:
            if not any(name in (error.code or "") for name in ("TimedOut", "Terminated", "OutOfMemory")):
                raise
            return Reply(DEADLINE, None, late=True, complete=False)
        seconds = time.perf_counter() - since
        return Reply(seconds, tuple((tuple(row["ids"]), None) for row in rows))

    def memory(self) -> int:
        """It holds nothing of its own."""
        return 0

    def close(self) -> None:
        """Close the driver."""
        self._session.close()
        self._driver.close()


# Libraries


class Peer:
    """A library of another environment, behind bench/trace_peers.py. Its times are its own, without the pipe."""

    def __init__(self, name: str, python: str, arcs: Path, ids: list[str]) -> None:
        self.name, self._ids = name, ids
        self._command = [python, str(ROOT / "bench" / "trace_peers.py"), name, str(arcs)]
        self.built: dict[str, Any] = {}
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._process = process
        self.built = self._told(600.0) or {"error": "did not start within 600 s"}
        return process

    def _told(self, seconds: float) -> dict[str, Any] | None:
        """The next line, None if none comes in time."""
        pipe = self._process.stdout
        if pipe is None:
            raise RuntimeError("a peer without a pipe")
        if not select.select([pipe], [], [], seconds)[0]:
            return None
        line = pipe.readline()
        if not line:
            return {"error": "ended"}
        told: dict[str, Any] = json.loads(line)
        return told

    def ask(self, asked: Asked) -> Reply:
        """Ask it; a search that takes longer than DEADLINE is ended, and the library started anew."""
        line = {
            "start": asked.pair.start,
            "end": asked.pair.end,
            "k": asked.kind.more["k"],
            "hops": asked.kind.max_hops,
        }
        if self._process.stdin is None:
            raise RuntimeError("a peer without a pipe")
        self._process.stdin.write(json.dumps(line).encode() + b"\n")
        self._process.stdin.flush()
        told = self._told(DEADLINE + 1)
        if told is None:
            self.close()
            self._process = self._start()
            return Reply(DEADLINE, None, late=True, complete=False)
        if "error" in told:
            raise RuntimeError(f"{self.name}: {told['error']}")
        paths = tuple((tuple(self._ids[n] for n in numbers), None) for numbers in told["paths"])
        late = told["seconds"] > DEADLINE
        return Reply(min(told["seconds"], DEADLINE), None if late else paths, late=late, complete=not late)

    def memory(self) -> int:
        """What its process holds."""
        return int(psutil.Process(self._process.pid).memory_info().rss)

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
