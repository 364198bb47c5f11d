"""Listening: one socket, one process, until told to stop."""

import asyncio
import errno
import socket
from collections.abc import Awaitable, Callable
from typing import ClassVar

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.auth import Access
from api.deps import GraphHandle
from api.gate import is_loopback
from api.logs import configure
from api.warmup import warm_up
from graph.errors import ArmstraceError, Forbidden
from graph.settings import Settings

BACKLOG = 2048
DRAIN_SECONDS = 5


class PortInUse(ArmstraceError):
    """Something else listens where the service was to."""

    code: ClassVar[str] = "port-in-use"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "The port is taken"


class CannotListen(ArmstraceError):
    """The address is none that this machine can listen on."""

    code: ClassVar[str] = "cannot-listen"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Cannot listen there"


OnReady = Callable[[str], Awaitable[None]]


def serve(settings: Settings, on_ready: OnReady | None = None) -> None:
    """Serve the API on settings.host and settings.port (0: a free one) until SIGINT or SIGTERM.

    `on_ready` is run with the base URL once requests are answered, and beside them; if it fails, the service ends.
    Raises Forbidden for an address beyond loopback without tokens, PortInUse, CannotListen, what the application
    refuses at its start (NewerGraph), and what `on_ready` raised.
    """
    refuse_open_door(settings)
    configure(settings)
    with open_socket(settings.host, settings.port) as listener:
        app = create_app(settings)
        server = _Server(app, url_of(settings.host, listener.getsockname()[1]), on_ready)
        server.run(sockets=[listener])
        failure = getattr(app.state, "failure", None) or server.failure
        if failure is not None:
            raise failure


def refuse_open_door(settings: Settings) -> None:
    """Raises Forbidden where the service would listen beyond loopback without tokens."""
    if is_loopback(settings.host) or Access(settings).tokens.any_counts():
        return
    raise Forbidden(
        f"Without tokens the service listens on loopback only, not on {settings.host}.",
        hint="Make one with armstrace token make NAME, or set ARMSTRACE_TOKENS; or leave HOST at 127.0.0.1.",
    )


def open_socket(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises PortInUse naming the port, CannotListen."""
    bare = host.strip("[]")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(bare, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise CannotListen(f"HOST={host} is no address: {error.strerror}.", hint="HOST=127.0.0.1 is usual.") from error
    listener = socket.socket(family, kind, protocol)
    # A port whose last connections are still closing is free; one that somebody listens on is not.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(
                f"Port {port} on {host} is taken.",
                hint=f"Choose another with PORT or --port, such as PORT={port + 1 if port < 65535 else 8000} make demo",
            ) from error
        raise CannotListen(
            f"Cannot listen on {host}, port {port}: {error.strerror}.", hint="Set HOST and PORT."
        ) from error
    listener.set_inheritable(False)
    return listener


def url_of(host: str, port: int) -> str:
    """The base URL of a listener, as people type it."""
    bare = host.strip("[]")
    return f"http://[{bare}]:{port}" if ":" in bare else f"http://{bare}:{port}"


class _Server(uvicorn.Server):
    def __init__(self, app: FastAPI, url: str, on_ready: OnReady | None) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                lifespan="on",
                log_config=None,
                log_level="warning",
                access_log=False,
                server_header=False,
                proxy_headers=False,  # anybody on loopback could say that it asks from elsewhere
                timeout_graceful_shutdown=DRAIN_SECONDS,
            )
        )
        self._graph: GraphHandle = app.state.graph
        self._url = url
        self._on_ready = on_ready
        self._beside: asyncio.Task[None] | None = None
        self.failure: BaseException | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets=sockets)
        if self.started:
            self._beside = asyncio.create_task(self._go_on())

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop, whatever was still to be said."""
        if self._beside is not None:
            self._beside.cancel()
            await asyncio.gather(self._beside, return_exceptions=True)
        await super().shutdown(sockets=sockets)

    async def _go_on(self) -> None:
        try:
            if self._on_ready is not None:
                await self._on_ready(self._url)
        except Exception as error:  # noqa: BLE001 - kept, and raised by `serve` once the service has ended
            self.failure = error
            self.should_exit = True
            return
        await warm_up(self._graph)  # outside: that it fails is no reason to end
