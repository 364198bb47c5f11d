"""The OpenAPI document: which problems a route may answer with, written once for all routes."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.problems import MEDIA_TYPE, Problem

REFERENCE = "#/components/schemas/"
ALWAYS = {
    400: "The request cannot be read, or names a host that this service does not answer as.",
    500: "An error that nobody foresaw.",
}
OF_THE_GRAPH = {
    404: "What was named is not in the graph.",
    409: "The state of the graph does not allow it, or a name fits several things.",
    503: "The database cannot be reached; Retry-After says when to try again.",
    504: "The deadline passed.",
}
WITH_INPUT = {422: "What was given cannot be meant; `errors` says where."}
WITH_BODY = {413: "The body is too large."}
WITH_TOKEN = {401: "The token is missing or unknown.", 403: "Writing is switched off, or not allowed."}


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the application."""
    if app.openapi_schema:
        return app.openapi_schema
    document = get_openapi(
        title=app.title, version=app.version, summary=app.summary, description=app.description, routes=app.routes
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    problem = Problem.model_json_schema(ref_template=REFERENCE + "{model}")
    schemas.update(problem.pop("$defs", {}))
    schemas["Problem"] = problem
    for path, operations in document["paths"].items():
        for operation in operations.values():
            _add_problems(path, operation)
    app.openapi_schema = document
    return document


def _add_problems(path: str, operation: dict[str, Any]) -> None:
    wanted = dict(ALWAYS)
    if path.startswith("/v1/"):
        wanted |= OF_THE_GRAPH
    if operation.get("parameters") or "requestBody" in operation:
        wanted |= WITH_INPUT
    if "requestBody" in operation:
        wanted |= WITH_BODY
    if operation.get("security"):
        wanted |= WITH_TOKEN
    responses = operation["responses"]
    # FastAPI writes its own form of 422 wherever there are parameters; ours differs.
    if "HTTPValidationError" in str(responses.get("422", "")):
        del responses["422"]
    for status, description in wanted.items():
        response = responses.setdefault(str(status), {"description": description})
        response.setdefault("content", {MEDIA_TYPE: {"schema": {"$ref": f"{REFERENCE}Problem"}}})
    operation["responses"] = dict(sorted(responses.items()))
