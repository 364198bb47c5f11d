"""Answers as JSON, encoded by orjson, and which form of an answer is wanted."""

from typing import Any

import orjson
from fastapi.responses import JSONResponse
from pydantic import BaseModel


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def encode(content: Any) -> bytes:
    """JSON of a value or a model, in UTF-8. Raises TypeError for what has no JSON form."""
    return orjson.dumps(content, default=_plain, option=orjson.OPT_NON_STR_KEYS)


class Json(JSONResponse):
    """A JSON answer. A router that returns one itself skips validating what it has just built."""

    def render(self, content: Any) -> bytes:
        return encode(content)


def prefers(accept: str, media_type: str) -> bool:
    """Whether an Accept header wants this type rather than JSON: it names it, and not JSON as much or more."""
    weights: dict[str, float] = {}
    for given in accept.split(","):
        name, *parameters = (part.strip().lower() for part in given.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        weights[name] = float(quality) if quality.replace(".", "", 1).isdecimal() else 1.0
    return weights.get(media_type, 0.0) > weights.get("application/json", 0.0)
