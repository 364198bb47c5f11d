"""A graph of real files that were loaded in bulk: online it is the same graph, and takes many minutes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import neo4j
from pydantic import SecretStr

from graph.driver import async_driver
from graph.local_import import ImportingNeo4j
from graph.settings import Settings
from loaders.bulk import load_bulk
from loaders.run import How, LoadReport


@asynccontextmanager
async def filled(
    home: Path, version: str, paths: Sequence[Path], how: How | None = None
) -> AsyncIterator[tuple[Settings, neo4j.AsyncDriver, list[LoadReport]]]:
    """A server of its own that holds these files, as long as the context lasts; what is told of each file."""
    local = ImportingNeo4j(home, version, bolt_port=0, http_port=0, heap_mb=768, page_cache_mb=128)
    try:
        reports = (await asyncio.to_thread(load_bulk, local, paths, how)).inputs
        connection = local.connection()
        settings = Settings(
            _env_file=None,
            neo4j_uri=connection.uri,
            neo4j_user=connection.user,
            neo4j_password=SecretStr(connection.password),
            neo4j_database=connection.database,
            armstrace_home=home,
            armstrace_tokens="test-token",
        )
        async with async_driver(settings) as driver:
            yield settings, driver, reports
    finally:
        local.stop()
        local.reset()
