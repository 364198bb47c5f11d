"""What routers ask for: the graph, and the right to write to it."""

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Annotated

import neo4j
from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel

from api.auth import Writer
from graph.driver import Connection, async_driver, connection
from graph.errors import NotRunning
from graph.paths.engine import CypherEngine, PathEngine
from graph.paths.projection.engine import ProjectionEngine
from graph.paths.projection.follower import Follower
from graph.paths.projection.snapshot import Snapshot
from graph.queries.reading import open_session
from graph.settings import Settings


class GraphHandle:
    """The graph of a running application. The driver is opened when it is first needed, so that the service starts,
    and says what is wrong, while the database is away."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._target: Connection | None = None
        self._driver: neo4j.AsyncDriver | None = None
        self._follower: Follower | None = None

    def follow(self) -> None:
        """Begin to keep the projection, in the background, unless the settings want none."""
        if self.settings.path_engine != "cypher":
            self._follower = Follower(self.settings)
            self._follower.start()

    @property
    def driver(self) -> neo4j.AsyncDriver:
        """The open driver. Name `database` in every session of it. Raises NotRunning."""
        if self._driver is None:
            self._target = connection(self.settings)
            self._driver = async_driver(self.settings)
        return self._driver

    @property
    def database(self) -> str:
        """The database that the graph is in."""
        return self.settings.neo4j_database

    @property
    def engine(self) -> PathEngine:
        """What answers path questions. Raises NotRunning."""
        if self._follower is None:
            return CypherEngine(self.driver, self.database)
        return ProjectionEngine(self.driver, self.database, self._follower)

    @property
    def projected(self) -> Snapshot | None:
        """What is in the projection now; None where there is none, or it does not follow the graph."""
        return self._follower.snapshot if self._follower else None

    def session(self) -> AbstractAsyncContextManager[neo4j.AsyncSession]:
        """A session that reads; use it as `async with graph.session() as session`. Raises NotRunning."""
        return open_session(self.driver, self.database)

    async def lost(self) -> None:
        """The database did not answer. The embedded one may come back on another port: look there the next time."""
        if self._driver is None:
            return
        try:
            moved = connection(self.settings) != self._target
        except NotRunning:
            moved = False
        if moved:
            await self.close()

    async def unfollow(self) -> None:
        """Stop keeping the projection."""
        follower, self._follower = self._follower, None
        if follower is not None:
            await asyncio.to_thread(follower.stop)

    async def close(self) -> None:
        """Close the driver; the next use opens another."""
        driver, self._driver = self._driver, None
        if driver is not None:
            await driver.close()


# Both are async for speed alone: FastAPI runs a dependency that is not in a thread, which costs more than it does.
async def graph_handle(request: Request) -> GraphHandle:
    """The graph of the application that serves this request."""
    handle: GraphHandle = request.app.state.graph
    return handle


async def refuse_unknown_parameters(request: Request) -> None:
    """Refuse query parameters that the route does not have: a misspelt dry_run must not write. Raises as FastAPI does.

    A route that reads its parameters into a model is left to it: that refuses them too, with all else that is wrong.
    """
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return
    fields = route.dependant.query_params
    if any(
        isinstance(f.field_info.annotation, type) and issubclass(f.field_info.annotation, BaseModel) for f in fields
    ):
        return
    unknown = sorted(set(request.query_params) - {field.alias for field in fields})
    if unknown:
        raise RequestValidationError(
            [
                {"type": "extra_forbidden", "loc": ("query", name), "msg": "There is no such parameter"}
                for name in unknown
            ]
        )


Graph = Annotated[GraphHandle, Depends(graph_handle)]

__all__ = ["Graph", "GraphHandle", "Writer", "graph_handle", "refuse_unknown_parameters"]
