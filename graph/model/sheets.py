"""The claim sheet: what a person writes down of one edition of one source, in the model's own fields."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from graph.model.claims import Claim, Deal
from graph.model.sources import LISTED, Edition, Record, Source, Value

FORMAT_VERSION = 1
SCHEMA_TITLE = "armstrace claim sheet"


class Sheet(Value):
    """One edition of one source: the actors it names, the deals it tells of, and what it claims."""

    armstrace: Literal[1] = Field(description="Version of this format.")
    source: Source
    edition: Edition
    records: tuple[Record, ...] = Field(default=(), description="Actors, as this source names them.")
    deals: tuple[Deal, ...] = ()
    claims: tuple[Claim, ...] = ()


def sheet_schema() -> dict[str, Any]:
    """The JSON Schema of a sheet, for editors and for the published document."""
    schema = Sheet.model_json_schema(by_alias=True, mode="validation")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = SCHEMA_TITLE
    _allow_years(schema)
    _allow_one(schema["$defs"]["Record"]["properties"])
    return schema


def _allow_one(properties: dict[str, Any]) -> None:
    # One name needs no brackets: `names: SAW`.
    for name in LISTED:
        listed = properties[name]
        properties[name] = {k: listed.pop(k) for k in ("title", "description", "default") if k in listed}
        properties[name]["anyOf"] = [listed, listed["items"]]
    values = properties["identifiers"]["additionalProperties"]
    properties["identifiers"]["additionalProperties"] = {"anyOf": [values, values["items"]]}


def _allow_years(node: Any) -> None:
    # Editors read `valid: 2005` in YAML as a number, and it is a good date.
    if isinstance(node, dict):
        if node.get("format") == "edtf":
            node["type"] = ["string", "integer"]
        for value in node.values():
            _allow_years(value)
    elif isinstance(node, list):
        for value in node:
            _allow_years(value)
