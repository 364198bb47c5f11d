"""The OpenAPI document: which problems a route may answer with, written once for all routes."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.problems import MEDIA_TYPE, Problem
from graph.model.sheets import sheet_schema

REFERENCE = "#/components/schemas/"
SHEET_SCHEMA = f"{REFERENCE}ClaimSheet"
ALWAYS = {
    400: "The request cannot be read, or names a host that this service does not answer as.",
    500: "An error that nobody foresaw.",
}
OF_THE_GRAPH = {
    401: "The token is unknown, has run out or was revoked; or this service answers only those who bring one.",
    308: "What was named has another id now: `now`, and Location.",
    404: "What was named is not in the graph.",
    409: "The state of the graph does not allow it, or a name fits several things.",
    429: "More requests than this service takes of one token or address; Retry-After says when to try again.",
    503: "The database cannot be reached, or too many long questions are running; Retry-After says when to try again.",
    504: "The deadline passed.",
}
INVALID = {422: "What was given cannot be meant; `errors` says where."}
WITH_BODY = {413: "The body is too large."}
WITH_TOKEN = {
    401: "The token is missing or unknown, has run out or was revoked.",
    403: "The token's role does not allow it, or writing is switched off.",
}


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
    _add_schema(schemas, "Problem", Problem.model_json_schema())
    _add_schema(schemas, "ClaimSheet", sheet_schema())
    for path, operations in document["paths"].items():
        for operation in operations.values():
            _add_problems(path, operation)
    app.openapi_schema = document
    return document


def _add_schema(schemas: dict[str, Any], name: str, schema: dict[str, Any]) -> None:
    """Add a JSON Schema with its parts, under names of its own: the same part may be described otherwise elsewhere."""
    schema = {key: value for key, value in schema.items() if key not in ("$schema", "$id")}
    parts = schema.pop("$defs", {})
    names = {f"#/$defs/{part}": f"{REFERENCE}{name}{part}" for part in parts}
    schemas[name] = _renamed(schema, names)
    schemas.update({f"{name}{part}": _renamed(content, names) for part, content in parts.items()})


def _renamed(node: Any, names: dict[str, str]) -> Any:
    if isinstance(node, dict):
        return {key: names[value] if key == "$ref" else _renamed(value, names) for key, value in node.items()}
    return [_renamed(item, names) for item in node] if isinstance(node, list) else node


def _add_problems(path: str, operation: dict[str, Any]) -> None:
    wanted = dict(ALWAYS)
    if path.startswith("/v1/"):
        wanted |= OF_THE_GRAPH
    wanted |= INVALID
    if "requestBody" in operation:
        wanted |= WITH_BODY
    if operation.get("security"):
        wanted |= WITH_TOKEN
    elif path.startswith("/v1/"):
        operation["security"] = [{}, {"HTTPBearer": []}]  # reading may need one: as this service was told
    responses = operation["responses"]
    # FastAPI writes its own form of 422 wherever there are parameters; ours differs.
    if "HTTPValidationError" in str(responses.get("422", "")):
        del responses["422"]
    for status, description in wanted.items():
        responses.setdefault(str(status), {"description": description})
    for status, response in responses.items():
        if status >= "3":
            response["content"] = {MEDIA_TYPE: {"schema": {"$ref": f"{REFERENCE}Problem"}}}
    operation["responses"] = dict(sorted(responses.items()))
