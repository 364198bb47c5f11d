"""What a service says of itself: an id for each request, a line in the log, and figures for Prometheus."""

import logging
import re
import secrets
import time
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import Request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)

REQUEST_ID = "X-Request-Id"
GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
MOST_SHOWN_BYTES = 2_000  # of the body of a slow question
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
OF_VERSION = "/v1"
ELSEWHERE = "elsewhere"  # the route of what is no route, so that no stranger makes new series


class Metrics:
    """The figures of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "armstrace_requests", "Requests that were answered.", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "armstrace_request_seconds",
            "From the request to the last byte of its answer.",
            ("method", "route"),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.running = Gauge("armstrace_requests_running", "Requests that are being answered.", registry=self.registry)
        self.edges = Gauge("armstrace_projection_edges", "Edges of the projection in memory.", registry=self.registry)
        self.rev = Gauge("armstrace_projection_rev", "The revision of the projection.", registry=self.registry)
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)


def request_id(request: Request) -> str | None:
    """The id of a request, where `Seen` stands before the application."""
    found: str | None = request.scope.get("state", {}).get("request_id")
    return found


def route_of(scope: Scope) -> str:
    """The template of the route that answers, such as /v1/actors/{id}."""
    # The routers of /v1 are included as they are: their routes know no prefix.
    template: str = getattr(scope.get("route"), "path_format", ELSEWHERE)
    return OF_VERSION + template if template != ELSEWHERE and scope["path"].startswith(f"{OF_VERSION}/") else template


class Seen:
    """Gives each request an id (its own, where it brings one that can be printed), counts and times it, and logs it."""

    def __init__(self, app: ASGIApp, metrics: Metrics, slow_seconds: float) -> None:
        self.app = app
        self.metrics = metrics
        self.slow_seconds = slow_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        id_ = given if GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = id_
        # Not unbound at the end: what goes wrong is logged outside of here, and each request has a context of its own.
        structlog.contextvars.bind_contextvars(request=id_)
        status = int(HTTPStatus.INTERNAL_SERVER_ERROR)
        body = bytearray()

        async def receiving() -> Message:
            message = await receive()
            body.extend(message.get("body", b"")[: max(0, MOST_SHOWN_BYTES - len(body))])
            return message

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = id_
            await send(message)

        began = time.perf_counter()
        self.metrics.running.inc()
        try:
            await self.app(scope, receiving, sending)
        finally:
            self.metrics.running.dec()
            self._tell(scope, status, time.perf_counter() - began, bytes(body))

    def _tell(self, scope: Scope, status: int, seconds: float, body: bytes) -> None:
        method = scope["method"] if scope["method"] in _METHODS else ELSEWHERE
        route = route_of(scope)
        self.metrics.requests.labels(method, route, str(status)).inc()
        self.metrics.seconds.labels(method, route).observe(seconds)
        told: dict[str, Any] = {"method": method, "route": route, "status": status, "ms": round(1000 * seconds, 1)}
        if token := scope.get("state", {}).get("token"):
            told["token"] = token.name
        if seconds < self.slow_seconds:
            logger.info("answered", extra=told)
            return
        told |= {"path": scope["path"], "parameters": scope["query_string"].decode("latin-1")[:MOST_SHOWN_BYTES]}
        logger.warning("slow", extra=told | {"body": body.decode("utf-8", "backslashreplace")})


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
