"""Who may do what: whoever brings a token, what its role allows."""

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, ClassVar, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from access.audit import AuditLog, NoAudit
from access.tokens import Role, Token, Tokens
from api.gate import is_loopback
from api.schemas.writes import WriteAnswer
from api.seeing import request_id, route_of
from graph.errors import ArmstraceError, Forbidden, Invalid, Unauthorized
from graph.settings import Settings
from graph.store.batch import WriteResult

logger = logging.getLogger(__name__)

bearer = HTTPBearer(auto_error=False, description="A token that armstrace token makes, or one of ARMSTRACE_TOKENS.")
R = TypeVar("R")
MAKE = "armstrace token make NAME --role"


class WritingOff(Forbidden):
    """The service has no tokens, so nobody may write through it."""

    code: ClassVar[str] = "writing-off"
    title: ClassVar[str] = "Writing is switched off"


class TooMany(ArmstraceError):
    """A token, or an address, has sent as many requests as ARMSTRACE_RATE lets it."""

    code: ClassVar[str] = "too-many-requests"
    status: ClassVar[int] = 429
    title: ClassVar[str] = "Too many requests"


class Access:
    """Who is let in by an application, how often, and where it is recorded. Raises Invalid for a rate that is none."""

    def __init__(self, settings: Settings) -> None:
        self.tokens = Tokens(settings.armstrace_home, settings.tokens)
        self.log = AuditLog(settings.armstrace_home)
        self.reading = settings.armstrace_reading
        self.beyond_loopback = not is_loopback(settings.host)
        self._turn = CapacityLimiter(1)
        self._rate = _rate_of(settings.armstrace_rate)
        self._counted = MovingWindowRateLimiter(MemoryStorage())

    def count(self, who: str) -> None:
        """Count a request. Raises TooMany."""
        if self._rate is None or self._counted.hit(self._rate, who):
            return
        wait = max(1, math.ceil(self._counted.get_window_stats(self._rate, who).reset_time - time.time()))
        raise TooMany(f"More than {self._rate}.", hint=f"Try again in {wait} s.", retry_after=wait)

    async def in_turn(self, append: Callable[..., R], *given: Any) -> R:
        """Append to the log, one at a time: who waits for the file holds no thread that others need."""
        return await to_thread.run_sync(append, *given, limiter=self._turn)


@dataclass
class Recorded:
    """A request that is recorded: its line in the audit log, and the revision that it made."""

    act: str
    rev: int | None = None

    def answer(self, result: WriteResult, *, dry_run: bool = False, notes: tuple[str, ...] = ()) -> WriteAnswer:
        """The answer for what was written, whose revision is recorded."""
        self.rev = None if dry_run else result.rev
        return WriteAnswer.of(result, dry_run=dry_run, notes=notes)


def _rate_of(text: str) -> RateLimitItem | None:
    try:
        return parse(text) if text.strip() else None
    except ValueError as error:
        raise Invalid(f"ARMSTRACE_RATE={text!r} is no rate.", hint="One is: ARMSTRACE_RATE=600/minute") from error


def access_of(request: Request) -> Access:
    """The access of the application that serves this request."""
    access: Access = request.app.state.access
    return access


def _demanded(access: Access, given: HTTPAuthorizationCredentials | None, role: Role) -> Token:
    if given is None:
        raise Unauthorized("This needs a token.", hint=f"Send Authorization: Bearer <token>; {MAKE} {role} makes one.")
    token = _known(access, given)
    if not token.role.covers(role):
        raise Forbidden(
            f"The token {token.name!r} may {_MAY[token.role]}; this needs the role {role}.",
            hint=f"Bring another token; {MAKE} {role} makes one.",
        )
    return token


_MAY = {Role.READ: "read", Role.ANALYST: "read and write", Role.ADMIN: "do everything"}


def _known(access: Access, given: HTTPAuthorizationCredentials) -> Token:
    token = access.tokens.find(given.credentials)
    if token is None:
        raise Unauthorized(
            "The token is unknown, has run out or was revoked.", hint="armstrace token list tells which count."
        )
    return token


async def reader(request: Request) -> None:
    """Let those ask who may, and as often as they may: everybody, or, with ARMSTRACE_READING=token, who brings a token.
    One that is wrong is refused even where none is needed: who brings it expects it to count."""
    access = access_of(request)
    given = await bearer(request)
    if access.reading == "token":
        request.state.token = _demanded(access, given, Role.READ)
    elif given is not None and access.tokens.any_counts():
        request.state.token = _known(access, given)
    token: Token | None = getattr(request.state, "token", None)
    access.count(f"token {token.id}" if token else f"address {request.client.host if request.client else ''}")


async def reader_of_anything(request: Request) -> None:
    """Let whoever uses this machine ask anything; from beyond loopback only those who bring a token."""
    access = access_of(request)
    if access.beyond_loopback:
        request.state.token = _demanded(access, await bearer(request), Role.READ)
    await record(request)


async def writer(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> Recorded:
    """Let those write who bring an analyst's token, and record it. Raises WritingOff, Unauthorized, Forbidden."""
    access = access_of(request)
    if not access.tokens.any_counts():
        raise WritingOff(
            "This service has no tokens, so it takes no writes.",
            hint=f"{MAKE} analyst makes one; or start it with ARMSTRACE_TOKENS set to a secret of your own. Send it as "
            "Authorization: Bearer <token>. Or write with the command line: armstrace load.",
        )
    request.state.token = _demanded(access, given, Role.ANALYST)
    return await record(request)


async def admin(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> None:
    """Let only those pass who bring an administrator's token. Raises Unauthorized, Forbidden."""
    request.state.token = _demanded(access_of(request), given, Role.ADMIN)


async def record(request: Request) -> Recorded:
    """Record what is asked before it is done; how it ends is recorded when it is answered. Raises NoAudit."""
    token: Token | None = getattr(request.state, "token", None)
    who: dict[str, Any] = {"token": token.id, "name": token.name} if token else {}
    if request.client is not None:
        who["from"] = request.client.host
    if id_ := request_id(request):
        who["request"] = id_
    what = f"{request.method} {route_of(request.scope)}"
    asked: dict[str, Any] = {**request.path_params}
    if request.query_params:
        asked["parameters"] = request.query_params.multi_items()
    if body := await request.body():
        asked["body"] = body
    access = access_of(request)
    recorded = Recorded(await access.in_turn(access.log.begin, what, who, asked))
    request.state.recorded = recorded
    return recorded


class RecordsEnds:
    """Records how each recorded request ended, before its answer goes out."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app = app
        self.access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                status: int = message["status"]
                await self._end(scope, "done" if status < HTTPStatus.BAD_REQUEST else f"refused: {status}")
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception:
            await self._end(scope, "failed")
            raise

    async def _end(self, scope: Scope, outcome: str) -> None:
        recorded: Recorded | None = scope.get("state", {}).pop("recorded", None)
        if recorded is None:
            return
        try:
            await self.access.in_turn(self.access.log.end, recorded.act, outcome, recorded.rev)
        except NoAudit as error:  # it is done, and its beginning is recorded: the answer goes out all the same
            logger.error("the end of %s was not recorded: %s", recorded.act, error)


Writer = Annotated[Recorded, Depends(writer)]
Reader = Annotated[None, Depends(reader_of_anything)]
Admin = Annotated[None, Depends(admin)]
