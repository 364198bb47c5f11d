"""Graphs in Neo4j servers of their own, each imported once and kept."""

from __future__ import annotations

import asyncio
import json
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import neo4j

from bench.trace_files import write_files
from bench.trace_graph import Graph
from graph.connection import Connection
from graph.local_import import ImportingNeo4j
from graph.schema import apply_schema
from graph.settings import DEFAULT_VERSION, Settings

# How files are made: with another number, a kept graph is made anew.
FORMAT = 1
_DONE = "bench.json"


@dataclass(frozen=True)
class Kept:
    """A graph in a Neo4j of its own: how to reach it, and how long each step of making it took, in seconds."""

    connection: Connection
    home: Path
    seconds: dict[str, float]
    data_bytes: int


def kept(graph_key: str, home: Path) -> ImportingNeo4j:
    """The Neo4j in which a graph is kept. `graph_key` says which: its name and seed."""
    settings = Settings()
    return ImportingNeo4j(
        home / graph_key,
        DEFAULT_VERSION,
        bolt_port=0,
        http_port=0,
        heap_mb=settings.neo4j_heap_mb,
        page_cache_mb=settings.neo4j_page_cache_mb,
    )


def start(graph: Graph, key: str, home: Path, tell: Callable[[str], None] = print) -> Kept:
    """Start the Neo4j of a graph, which is imported first where it is not there."""
    local = kept(key, home)
    mark = home / key / _DONE
    made = json.loads(mark.read_text()) if mark.is_file() else {}
    if made.get("format") != FORMAT:
        shutil.rmtree(home / key, ignore_errors=True)
        made = {"format": FORMAT, "seconds": _fill(local, graph, tell)}
        mark.write_text(json.dumps(made))
    connection = local.start()
    return Kept(connection, home / key, made["seconds"], local.status().data_bytes)


def _fill(local: ImportingNeo4j, graph: Graph, tell: Callable[[str], None]) -> dict[str, float]:
    seconds: dict[str, float] = {}
    with local.importing() as work:
        since = time.perf_counter()
        files, counts = write_files(graph, work)
        seconds["files"] = time.perf_counter() - since
        size = sum(path.stat().st_size for path in (work / "files").iterdir())
        tell(f"  {counts.relationships:,} edges in {size / 2**20:,.0f} MB of files, {seconds['files']:.0f} s")
        since = time.perf_counter()
        connection = local.import_files(files.nodes, files.relationships, counts)
        seconds["import"] = time.perf_counter() - since
    since = time.perf_counter()
    asyncio.run(_schema(connection))
    seconds["indexes"] = time.perf_counter() - since
    tell(f"  imported in {seconds['import']:.0f} s, indexes in {seconds['indexes']:.0f} s")
    return seconds


async def _schema(connection: Connection) -> None:
    login = (connection.user, connection.password)
    async with neo4j.AsyncGraphDatabase.driver(connection.uri, auth=login, notifications_min_severity="OFF") as driver:
        await apply_schema(driver, connection.database)
