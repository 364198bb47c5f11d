"""What the service adds to the database: the same reads over HTTP, and over the driver alone."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence
from typing import Any

import neo4j
from neo4j import READ_ACCESS

from bench.trace_askers import Served
from bench.trace_runs import Times
from graph.connection import Connection
from graph.paths.query import EdgeFilter
from graph.queries.actors import get_actor
from graph.queries.neighbourhood import get_neighbourhood
from graph.queries.relations import get_relation

_WARM = 60  # runs of each read before those that count
Recorded = list[tuple[Any, dict[str, Any]]]


class _Recording:
    """A session that notes what is run on it."""

    def __init__(self, session: neo4j.AsyncSession, noted: Recorded) -> None:
        self._session, self._noted = session, noted

    async def run(self, query: Any, parameters: dict[str, Any] | None = None, **more: Any) -> neo4j.AsyncResult:
        """Note, and run."""
        given = (parameters or {}) | more
        self._noted.append((query, given))
        return await self._session.run(query, given)


async def _recorded(driver: neo4j.AsyncDriver, read: str, name: str) -> Recorded:
    """The queries by which the project answers one read."""
    noted: Recorded = []
    async with driver.session(default_access_mode=READ_ACCESS) as session:
        recording: Any = _Recording(session, noted)
        if read == "relation":
            await get_relation(recording, name)
        elif read == "actor":
            await get_actor(recording, name)
        else:
            await get_neighbourhood(recording, name, EdgeFilter())
    return noted


def reads_of(read: str, name: str) -> str:
    """The path of a read."""
    return {
        "relation": f"/v1/relations/{name}",
        "actor": f"/v1/actors/{name}",
        "neighbourhood": f"/v1/actors/{name}/neighbourhood",
    }[read]


def overhead(
    served: Served, connection: Connection, reads: Sequence[tuple[str, str]], runs: int
) -> dict[str, dict[str, Times]]:
    """By read, the times over HTTP and over the asynchronous driver alone, taken in turn."""
    return asyncio.run(_overhead(served, connection, reads, runs))


async def _overhead(
    served: Served, connection: Connection, reads: Sequence[tuple[str, str]], runs: int
) -> dict[str, dict[str, Times]]:
    found: dict[str, dict[str, Times]] = {}
    login = (connection.user, connection.password)
    async with neo4j.AsyncGraphDatabase.driver(connection.uri, auth=login, notifications_min_severity="OFF") as driver:
        noted = {one: await _recorded(driver, *one) for one in reads}
        by_read = {read: [one for one in reads if one[0] == read] for read, _ in reads}
        for number in range(-_WARM, runs):
            for read, these in by_read.items():
                one = these[number % len(these)]
                since = time.perf_counter()
                async with driver.session(default_access_mode=READ_ACCESS) as session:
                    for query, parameters in noted[one]:
                        await (await session.run(query, parameters)).data()
                seconds = time.perf_counter() - since
                by_http, status, body = served.get(reads_of(*one))
                if status != 200:
                    raise RuntimeError(f"{status} for {one}: {body[:300]!r}")
                if number >= 0:
                    times = found.setdefault(read, {"HTTP": Times(), "driver": Times()})
                    times["driver"].seconds.append(seconds)
                    times["HTTP"].seconds.append(by_http)
    return found


def throughput(served: Served, paths: Sequence[str], clients: int, seconds: float) -> float:
    """Answers a second to so many clients, each of which asks its next question once it has an answer."""
    ends_at, counts = time.perf_counter() + seconds, [0] * clients

    def work(client: int) -> None:
        connection = served.connect()
        at = client
        while time.perf_counter() < ends_at:
            _, status, body = served.get(paths[at % len(paths)], connection)
            if status != 200:
                raise RuntimeError(f"{status}: {body[:300]!r}")
            counts[client] += 1
            at += clients
        connection.close()

    since = time.perf_counter()
    threads = [threading.Thread(target=work, args=(client,)) for client in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - since)
