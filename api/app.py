"""The application: its routers, its problems, and what happens when it starts and stops."""

import importlib
import logging
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import APIRouter, Depends, FastAPI
from fastapi_offline import FastAPIOffline

import api.routers
from api import page, problems
from api.auth import Access, RecordsEnds, reader
from api.deps import GraphHandle, refuse_unknown_parameters
from api.gate import BodyGate, HostGate, is_loopback
from api.openapi import describe
from api.places import AllPlaces
from api.readiness import Readiness
from api.responses import Json
from api.seeing import OF_VERSION, Metrics, Seen
from graph.errors import ArmstraceError
from graph.settings import Settings, get_settings

logger = logging.getLogger(__name__)

VERSION = "1"
DESCRIPTION = """\
Who stands between two actors, and on what evidence. Claims are the record; edges are a view of them, and every edge
names its claims. Errors are problem documents (RFC 9457) with a stable `code`.
"""
AT_THE_ROOT = frozenset({"health", "metrics"})


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application for these settings (default: the environment's). It starts without the database and finds it
    when it is there; a graph of a newer schema it refuses."""
    settings = settings or get_settings()
    app = FastAPIOffline(  # its pages of docs come from this machine, where FastAPI's own fetch a script from a CDN
        title="armstrace",
        version=VERSION,
        summary="A knowledge graph of arms-transfer relationships",
        description=DESCRIPTION,
        lifespan=_lifespan,
        default_response_class=Json,
        swagger_ui_parameters={"displayRequestDuration": True},
    )
    app.state.settings = settings
    app.state.graph = GraphHandle(settings)
    app.state.places = AllPlaces()
    app.state.access = access = Access(settings)
    problems.install(app)
    page.install(app)
    app.add_middleware(RecordsEnds, access=access)
    app.add_middleware(BodyGate)
    if is_loopback(settings.host):
        app.add_middleware(HostGate)
    app.state.metrics = Metrics()
    app.add_middleware(Seen, metrics=app.state.metrics, slow_seconds=settings.armstrace_slow_seconds)
    for name, router in routers():
        dependencies = [Depends(refuse_unknown_parameters)]
        if name in AT_THE_ROOT:
            app.include_router(router, dependencies=dependencies)
        else:
            app.include_router(router, prefix=OF_VERSION, dependencies=[Depends(reader), *dependencies])
    app.openapi = partial(describe, app)  # type: ignore[method-assign]
    return app


def routers() -> list[tuple[str, APIRouter]]:
    """The routers of api/routers, by name: one module a noun, each with its `router`."""
    found = sorted(module.name for module in pkgutil.iter_modules(api.routers.__path__))
    return [(name, importlib.import_module(f"api.routers.{name}").router) for name in found]


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    handle: GraphHandle = app.state.graph
    readiness = await Readiness.of(handle)  # also opens the first connection, so that no request waits for it
    try:
        readiness.refuse_newer()
    except ArmstraceError as error:
        app.state.failure = error  # the server that runs us only logs it; serve raises it
        await handle.close()
        raise
    if not readiness.ready:
        logger.warning("not ready: %s", "; ".join(readiness.missing))
    handle.follow()
    try:
        yield
    finally:
        await handle.unfollow()
        await handle.close()
