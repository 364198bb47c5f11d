"""A real Neo4j for the whole run: its own data directory, free ports, a small heap, gone at the end."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import neo4j
import pytest
from hypothesis import settings as hypothesis_settings
from pydantic import SecretStr
from typer.testing import CliRunner, Result

from cli.main import app
from graph.connection import Connection
from graph.driver import async_driver
from graph.local import LocalNeo4j
from graph.paths.engine import CypherEngine
from graph.paths.projection.reading import Source
from graph.schema import apply_schema
from graph.settings import DEFAULT_VERSION, Settings, get_settings
from tests.emptying import empty
from tests.engines import ReadAnew
from tests.store_graph import Graph

# No law depends on how fast the machine is.
hypothesis_settings.register_profile("armstrace", deadline=None)
hypothesis_settings.load_profile("armstrace")


@pytest.fixture(scope="session")
def neo4j_version() -> str:
    """The Neo4j that the suite runs on; NEO4J_VERSION names another."""
    return os.environ.get("NEO4J_VERSION") or DEFAULT_VERSION


@pytest.fixture(scope="session")
def local_neo4j(tmp_path_factory: pytest.TempPathFactory, neo4j_version: str) -> Iterator[LocalNeo4j]:
    """The running embedded Neo4j of this test run."""
    home: Path = tmp_path_factory.mktemp("armstrace-home")
    local = LocalNeo4j(home, neo4j_version, bolt_port=0, http_port=0, heap_mb=768, page_cache_mb=128)
    try:
        local.start()
        yield local
    finally:
        local.stop()
        local.reset()


@pytest.fixture(scope="session")
def neo4j_server(local_neo4j: LocalNeo4j) -> Connection:
    """How to reach the Neo4j of this test run."""
    return local_neo4j.connection()


@pytest.fixture(scope="session")
def settings(neo4j_server: Connection, local_neo4j: LocalNeo4j) -> Settings:
    """Settings that point at the Neo4j of this test run, as if it were somebody's server."""
    return Settings(
        _env_file=None,
        neo4j_uri=neo4j_server.uri,
        neo4j_user=neo4j_server.user,
        neo4j_password=SecretStr(neo4j_server.password),
        neo4j_database=neo4j_server.database,
        armstrace_home=local_neo4j.home,
        armstrace_tokens="test-token",
    )


@pytest.fixture(scope="session")
async def driver(settings: Settings) -> AsyncIterator[neo4j.AsyncDriver]:
    """An open driver; name settings.neo4j_database in every session."""
    async with async_driver(settings) as opened:
        yield opened


@pytest.fixture(scope="module")
async def schema(driver: neo4j.AsyncDriver, settings: Settings) -> Graph:
    """The database with its schema, whatever is in it."""
    await apply_schema(driver, settings.neo4j_database)
    return Graph(driver, settings.neo4j_database)


@pytest.fixture(scope="module")
async def engine(schema: Graph) -> CypherEngine:
    """The engine that asks the database alone."""
    return CypherEngine(schema.driver, schema.database)


@pytest.fixture(scope="module")
async def projected(schema: Graph, settings: Settings) -> AsyncIterator[ReadAnew]:
    """The engine of the projection, for graphs that are written past the change log."""
    source = Source.of(settings)
    yield ReadAnew(schema.driver, schema.database, source)
    source.close()


@pytest.fixture
async def clean_graph(driver: neo4j.AsyncDriver, settings: Settings) -> None:
    """Empty the graph before the test. Constraints and indexes stay."""
    await empty(driver, settings.neo4j_database)


@pytest.fixture
async def database(clean_graph: None, driver: neo4j.AsyncDriver, settings: Settings) -> str:
    """The name of an empty database with its schema."""
    await apply_schema(driver, settings.neo4j_database)
    return settings.neo4j_database


@pytest.fixture
def armstrace(settings: Settings, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Runs the command against this run's Neo4j, in a home of its own."""
    monkeypatch.setenv("NEO4J_URI", settings.neo4j_uri or "")
    monkeypatch.setenv("NEO4J_USER", settings.neo4j_user)
    monkeypatch.setenv("NEO4J_PASSWORD", settings.neo4j_password.get_secret_value())
    monkeypatch.setenv("NEO4J_DATABASE", database)
    monkeypatch.setenv("ARMSTRACE_HOME", str(tmp_path / "home"))
    get_settings.cache_clear()

    def run(*arguments: str | Path, code: int = 0, typed: str | None = None) -> Result:
        done = CliRunner().invoke(app, [str(a) for a in arguments], input=typed)
        assert done.exit_code == code, done.output
        return done

    yield run
    get_settings.cache_clear()
