"""What stands before the application: which hosts it answers as, and how large a body it takes."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import BodyTooLarge, ForeignHost, ForeignOrigin, problem_of

MOST_BODY_BYTES = 8 * 2**20
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


def is_loopback(host: str) -> bool:
    """Whether a listener on this address or name can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_local_origin(origin: str) -> bool:
    """Whether a page of this origin comes from this machine."""
    try:
        found = urlsplit(origin)
        return found.scheme in ("http", "https") and found.hostname is not None and is_loopback(found.hostname)
    except ValueError:
        return False


class HostGate:
    """Answer on loopback only to loopback's own names and pages: a web page from elsewhere must neither read the graph
    nor keep it busy."""

    def __init__(self, app: ASGIApp, names: frozenset[str] = LOCAL_NAMES) -> None:
        self.app = app
        self.names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refused = self._refusal(scope)
        await (self.app if refused is None else problem_of(refused))(scope, receive, send)

    def _refusal(self, scope: Scope) -> ForeignOrigin | ForeignHost | None:
        host, origin = _header(scope, b"host"), _header(scope, b"origin")
        if origin and not is_local_origin(origin):
            return ForeignOrigin(f"A page of {origin!r} asks; only pages of this machine are answered.")
        if not origin and _is_embedded_elsewhere(scope):
            return ForeignOrigin("A page from elsewhere asks; only pages of this machine are answered.")
        if _without_port(host).lower() in self.names:
            return None
        return ForeignHost(
            f"This service listens on loopback and does not answer as {host!r}.",
            hint=f"Use one of {', '.join(sorted(self.names))}; or serve with --host and ARMSTRACE_TOKENS.",
        )


class BodyGate:
    """Refuse bodies over a limit, whether their length is declared or not, before anything parses them."""

    def __init__(self, app: ASGIApp, most: int = MOST_BODY_BYTES) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = _header(scope, b"content-length")
        body = None if declared.isdigit() and int(declared) > self.most else await self._read(receive)
        if body is None:
            refused = BodyTooLarge(
                f"The body has over {self.most:,} bytes.", hint="Send it in parts, or use: armstrace load."
            )
            response = problem_of(refused)
            response.headers["Connection"] = "close"
            await response(scope, receive, send)
            return
        await self.app(scope, _replay(body, receive), send)

    async def _read(self, receive: Receive) -> bytes | None:
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return b""
            part: bytes = message.get("body", b"")
            size += len(part)
            if size > self.most:
                return None
            parts.append(part)
            if not message.get("more_body", False):
                return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    pending: list[Any] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return pending.pop() if pending else await receive()

    return again


def _is_embedded_elsewhere(scope: Scope) -> bool:
    """Whether a page from elsewhere shows what is here as its own, by a GET that has no Origin. A link that somebody
    follows may lead here; and OpenRefine, which is of this machine but perhaps by another name, frames a preview."""
    site, mode, dest = (_header(scope, b"sec-fetch-" + name) for name in (b"site", b"mode", b"dest"))
    if site != "cross-site" or scope["path"].startswith("/v1/reconcile/"):
        return False
    return (mode, dest) != ("navigate", "document")


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]
