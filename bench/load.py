"""How fast a graph is loaded: online, in bulk, and by Neo4j's importer alone over the very files that bulk wrote.

    python bench/load.py --claims 1000000 [--online 1000000] [--home DIR]

All three in one run, on one machine, over the same made-up sources: only their ratios mean something elsewhere.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import neo4j
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.sources import Made, sources
from cli.load import collect_less
from graph.connection import Connection
from graph.local import LocalNeo4j
from graph.local_import import Counts, ImportingNeo4j
from graph.schema import apply_schema
from graph.settings import DEFAULT_VERSION
from graph.store.bulk.prepare import Prepared, prepare
from graph.store.verify import verify_graph
from graph.store.write import write_batch


@dataclass
class Peak:
    """The most memory that this process and its children held at once, those of Java left out."""

    bytes: int = 0

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look twice a second."""
        done = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(done,))
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()

    def _watch(self, done: threading.Event) -> None:
        me = psutil.Process()
        while not done.wait(0.5):
            total = me.memory_info().rss
            for child in me.children(recursive=True):
                try:
                    total += 0 if "java" in child.name() else child.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self.bytes = max(self.bytes, total)


@dataclass
class Steps:
    """How long each step took, by its name."""

    seconds: dict[str, float]
    _name: str = ""
    _since: float = 0.0

    def __call__(self, what: str, done: int, total: int) -> None:
        """A progress callback."""
        if what != self._name:
            self.end()
            self._name, self._since = what, time.perf_counter()

    def end(self) -> None:
        """The last one is over."""
        if self._name:
            self.seconds[self._name] = self.seconds.get(self._name, 0.0) + time.perf_counter() - self._since
        self._name = ""


def bulk(local: ImportingNeo4j, made: Sequence[Made], processes: int | None) -> Mapping[str, Any]:
    """Load in bulk; then the importer alone, over the same files. Seconds, and what was made."""
    peak, steps = Peak(), Steps({})
    with peak.watched(), local.importing() as work:
        begun, used = time.perf_counter(), _cpu_seconds()
        prepared = prepare(made, work, processes=processes, progress=steps)
        if prepared is None:
            raise RuntimeError("made-up sources are sound")
        steps.end()
        ready, ours = time.perf_counter(), _cpu_seconds() - used
        counts = Counts(prepared.nodes, prepared.relationships)
        connection = local.import_files(prepared.files.nodes, prepared.files.relationships, counts, steps)
        steps("indexes", 0, 0)
        asyncio.run(_schema(connection))
        steps.end()
        ended = time.perf_counter()
        local.stop()
        alone, used = time.perf_counter(), _cpu_seconds()
        local.run_importer(prepared.files.nodes, prepared.files.relationships)
        alone, theirs = time.perf_counter() - alone, _cpu_seconds() - used
        size = sum(path.stat().st_size for path in (work / "files").iterdir())
    _print_steps(steps, prepared, size)
    generating = sum(report for report in prepared.reports)
    return {
        "prepare": ready - begun,
        "seconds": ended - begun,
        "after": ended - ready - steps.seconds["Neo4j's importer"],
        "importer": alone,
        "cpu": ours,
        "importer_cpu": theirs,
        "generating": generating,
        "peak": peak.bytes,
    }


def _cpu_seconds() -> float:
    """What this process and its ended children have used."""
    return sum(sum(os.times()[at : at + 2]) for at in (0, 2))


def _print_steps(steps: Steps, prepared: Prepared, size: int) -> None:
    for name, seconds in steps.seconds.items():
        print(f"    {name:28} {seconds:8.1f} s")
    result = prepared.result
    print(
        f"    {prepared.nodes:,} nodes and {prepared.relationships:,} relationships ({result.records_new:,} records, "
        f"{result.edges_put:,} edges) in {size / 2**20:,.0f} MB of files"
    )


async def online(connection: Connection, made: Sequence[Made], claims: int) -> Mapping[str, Any]:
    """Load so many claims batch by batch."""
    collect_less()
    peak = Peak()
    done, writing = 0, 0.0
    with peak.watched():
        async with _opened(connection) as driver:
            await apply_schema(driver, connection.database)
            for one in made:
                for batch in one.batches():
                    if done >= claims:
                        break
                    since = time.perf_counter()
                    last = batch.last and done + len(batch.claims) <= claims
                    await write_batch(driver, connection.database, replace(batch, last=last), checked=True)
                    writing += time.perf_counter() - since
                    done += len(batch.claims)
                    if done % 100_000 < len(batch.claims):
                        print(f"    {done:,} claims in {writing:.0f} s", flush=True)
    return {"claims": done, "seconds": writing, "peak": peak.bytes}


async def _schema(connection: Connection) -> None:
    async with _opened(connection) as driver:
        await apply_schema(driver, connection.database)


async def _verify(connection: Connection) -> None:
    async with _opened(connection) as driver:
        report = await verify_graph(driver, connection.database)
    print(f"  verify: {report.claims:,} claims, {report.edges:,} edges, {len(report.differences)} differences")
    for difference in report.differences[:5]:
        print(f"    {difference}")


def _opened(connection: Connection) -> neo4j.AsyncDriver:
    login = (connection.user, connection.password)
    return neo4j.AsyncGraphDatabase.driver(connection.uri, auth=login, notifications_min_severity="OFF")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--online", type=int, help="how many of them online; default: all, 0: none")
    parser.add_argument("--inputs", type=int, default=8, help="how many inputs they come in")
    parser.add_argument("--processes", type=int)
    parser.add_argument("--verify", action="store_true", help="derive the bulk-loaded graph again and compare")
    parser.add_argument("--home", type=Path, help="where the databases go; default: a temporary folder")
    asked = parser.parse_args()
    home = asked.home or Path(tempfile.mkdtemp(prefix="armstrace-bench-"))
    version = os.environ.get("NEO4J_VERSION") or DEFAULT_VERSION
    made = sources(asked.claims, asked.inputs)
    print(f"Neo4j {version}, {os.cpu_count()} cores, {asked.claims:,} claims in {asked.inputs} inputs")
    print(f"load average {os.getloadavg()[0]:.1f}")
    filled = ImportingNeo4j(home / "bulk", version, bolt_port=0, http_port=0)
    written = LocalNeo4j(home / "online", version, bolt_port=0, http_port=0)
    try:
        print("  bulk")
        by_bulk = bulk(filled, made, asked.processes)
        if asked.verify:
            asyncio.run(_verify(filled.start()))
            filled.stop()
        filled.reset()
        claims = asked.claims if asked.online is None else asked.online
        by_writing = None
        if claims:
            print("  online")
            by_writing = asyncio.run(online(written.start(), made, claims))
        _print_rates(asked.claims, by_bulk, by_writing)
    finally:
        filled.stop()
        written.stop()
        if asked.home is None:
            shutil.rmtree(home, ignore_errors=True)
    print(f"load average {os.getloadavg()[0]:.1f}")


def _print_rates(claims: int, by_bulk: Mapping[str, Any], by_writing: Mapping[str, Any] | None) -> None:
    alone = claims / by_bulk["importer"]
    print(f"  importer alone {by_bulk['importer']:8.1f} s {alone:10,.0f} claims/s")
    rate = claims / by_bulk["seconds"]
    print(f"  bulk           {by_bulk['seconds']:8.1f} s {rate:10,.0f} claims/s  {rate / alone:.2f} of the importer")
    print(
        f"    of it preparing {by_bulk['prepare']:.1f} s, or {by_bulk['cpu']:.1f} s of one core, of which "
        f"{by_bulk['generating']:.1f} s went into making the claims up; the importer alone used "
        f"{by_bulk['importer_cpu']:.1f} s of one core"
    )
    whole = claims / (by_bulk["importer"] + by_bulk["after"])
    print(
        f"    swapping, starting and indexes took {by_bulk['after']:.1f} s: {rate / whole:.2f} of the importer with "
        "these, which a graph that answers needs as well"
    )
    print(f"    memory beside the importer {by_bulk['peak'] / 2**20:,.0f} MB")
    if by_writing is not None:
        rate = by_writing["claims"] / by_writing["seconds"]
        print(
            f"  online         {by_writing['seconds']:8.1f} s {rate:10,.0f} claims/s  {rate / alone:.2f} of the "
            f"importer ({by_writing['claims']:,} claims)"
        )
        print(f"    memory of the writer {by_writing['peak'] / 2**20:,.0f} MB")


if __name__ == "__main__":
    main()
