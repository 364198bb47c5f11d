"""Errors as problem documents (RFC 9457), mapped once for the whole application.

Every answer that is no success is `application/problem+json` with a stable `code`. An error of graph.errors brings its
own status and code; what FastAPI, the database driver or chance raise is translated here.
"""

import logging
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import quote, unquote, urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from neo4j.exceptions import DriverError, Neo4jError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from api.responses import Json, encode
from api.seeing import REQUEST_ID, request_id
from graph.errors import ArmstraceError, Moved, Unavailable
from graph.faults import as_error

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 2
CHALLENGE = 'Bearer realm="armstrace"'
CODES_OF_STATUS = {
    400: "bad-request",
    404: "no-such-route",
    405: "method-not-allowed",
    415: "unsupported-media-type",
}


class Fault(BaseModel):
    """One thing that is wrong with what was sent, and where."""

    model_config = ConfigDict(extra="allow")

    detail: str
    code: str | None = None
    pointer: str | None = Field(default=None, description="JSON Pointer into the body.")
    parameter: str | None = Field(default=None, description="Name of the query or path parameter, or of the header.")


class Problem(BaseModel):
    """A problem document as in RFC 9457. `code` is stable; `detail` and `hint` are for people."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["urn:armstrace:problem:not-found"])
    title: str
    status: int
    code: str = Field(examples=["not-found"])
    detail: str
    hint: str | None = None
    errors: list[Fault] | None = None


class BodyTooLarge(ArmstraceError):
    """The body of the request is over the limit."""

    code: ClassVar[str] = "body-too-large"
    status: ClassVar[int] = 413
    title: ClassVar[str] = "The body is too large"


class ForeignHost(ArmstraceError):
    """The Host header is no name of this machine, as when a page's own name was made to point at it."""

    code: ClassVar[str] = "foreign-host"
    status: ClassVar[int] = 400
    title: ClassVar[str] = "Not a name of this machine"


class ForeignOrigin(ArmstraceError):
    """The Origin header is of a page that does not come from this machine."""

    code: ClassVar[str] = "foreign-origin"
    status: ClassVar[int] = 400
    title: ClassVar[str] = "Not a page of this machine"


def problem(
    status: int, code: str, title: str, detail: str, *, headers: dict[str, str] | None = None, **more: Any
) -> Json:
    """The response of one problem document; members that are None are left out."""
    body = {"type": f"urn:armstrace:problem:{code}", "title": title, "status": status, "code": code, "detail": detail}
    body |= {name: value for name, value in more.items() if value is not None and name not in body}
    return Json(body, status_code=status, headers=headers, media_type=MEDIA_TYPE)


def problem_of(error: ArmstraceError) -> Json:
    """The response for an error of our own."""
    headers = {}
    if error.status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
        headers["Retry-After"] = str(error.extra.get("retry_after", RETRY_SECONDS))
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = CHALLENGE
    return problem(
        error.status, error.code, error.title, error.detail, headers=headers, hint=error.hint, **_jsonable(error.extra)
    )


def install(app: FastAPI) -> None:
    """Answer every error of the application with a problem document."""
    app.exception_handler(ArmstraceError)(_on_ours)
    app.exception_handler(RequestValidationError)(_on_validation)
    app.exception_handler(HTTPException)(_on_http)
    app.exception_handler(DriverError)(_on_database)
    app.exception_handler(Neo4jError)(_on_database)
    app.exception_handler(Exception)(_on_anything)


async def _on_ours(request: Request, error: ArmstraceError) -> Json:
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.warning("%s %s: %s", request.method, request.url.path, error)
    if isinstance(error, Unavailable):
        await request.app.state.graph.lost()
    answer = problem_of(error)
    if isinstance(error, Moved) and "now" in error.extra:
        if request.method == "GET":
            answer.headers["Location"] = _moved_to(request, error)
        else:  # the same body sent again would meet the same id
            answer.status_code = HTTPStatus.CONFLICT
    return answer


def _moved_to(request: Request, error: Moved) -> str:
    """The address of the same question with the id that it has now."""
    ids = {str(error.extra["id"]): str(error.extra["now"])}
    parts = [unquote(part) for part in request.url.path.split("/")]
    path = "/".join(quote(ids.get(part, part), safe="") for part in parts)
    asked = [(name, ids.get(value, value)) for name, value in request.query_params.multi_items()]
    return f"{path}?{urlencode(asked)}" if asked else path


async def _on_database(request: Request, error: DriverError | Neo4jError) -> Json:
    ours = as_error(error)
    return await _on_anything(request, error) if ours is None else await _on_ours(request, ours)


async def _on_validation(request: Request, error: RequestValidationError) -> Json:
    broken = [e for e in error.errors() if e["type"] == "json_invalid"]
    if broken:
        at = broken[0]["loc"][-1]
        reason = broken[0].get("ctx", {}).get("error", "it does not parse")
        return problem(400, "malformed-json", "Not JSON", f"The body is not JSON: {reason} (at character {at}).")
    faults = [_fault(e) for e in error.errors()]
    first = faults[0]
    where = first.get("pointer") or first.get("parameter") or "the request"
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    detail = f"{where}: {first['detail']}{more}"
    return problem(422, "invalid", "Invalid", detail, errors=faults)


async def _on_http(request: Request, error: HTTPException) -> Json:
    status = HTTPStatus(error.status_code)
    code = CODES_OF_STATUS.get(status, status.phrase.lower().replace(" ", "-"))
    details = {
        404: f"There is nothing at {request.url.path}.",
        405: f"{request.url.path} does not answer {request.method}.",
    }
    headers = dict(error.headers or {})
    hint = "GET /openapi.json lists what there is." if status in details else None
    return problem(status, code, status.phrase, details.get(status, str(error.detail)), headers=headers, hint=hint)


async def _on_anything(request: Request, error: Exception) -> Json:
    logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
    id_ = request_id(request)
    return problem(
        500,
        "internal",
        "Something went wrong here",
        "An error that nobody foresaw ended this request; the server's log holds it.",
        headers={REQUEST_ID: id_} if id_ else None,
        request=id_,
    )


def _fault(error: dict[str, Any]) -> dict[str, Any]:
    place, *steps = error["loc"] or ("body",)
    detail = str(error["msg"]).removeprefix("Value error, ")
    fault: dict[str, Any] = {"detail": detail[:1].upper() + detail[1:], "code": str(error["type"])}
    if place == "body":
        return fault | {"pointer": pointer(steps)}
    return fault | ({"parameter": str(steps[0])} if steps else {})


def pointer(steps: list[Any] | tuple[Any, ...]) -> str:
    """The JSON Pointer (RFC 6901) of a place that is reached by these names and indices."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def _jsonable(extra: dict[str, Any]) -> dict[str, Any]:
    try:
        encode(extra)
    except TypeError:
        return {name: str(value) for name, value in extra.items()}
    return extra
