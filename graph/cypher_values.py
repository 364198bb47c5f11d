"""Values of Cypher as JSON.

What JSON has a form for keeps it. A node, relationship or path is an object with `~type`. Everything else is a string:
dates and times in ISO 8601, durations likewise, points as EWKT, bytes in base64, NaN and Infinity by name, and integers
that a reader of JSON would round (beyond 2^53).
"""

from __future__ import annotations

import base64
import math
from typing import Any

from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

SAFE_INTEGER = 2**53 - 1


def plain(value: Any) -> Any:
    """The JSON form of a value that the driver returned."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return value if -SAFE_INTEGER <= value <= SAFE_INTEGER else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else _not_finite(value)
    if isinstance(value, list | tuple) and not isinstance(value, Point | Duration):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Node):
        return _node(value)
    if isinstance(value, Relationship):
        return _relationship(value)
    if isinstance(value, Path):
        return {
            "~type": "path",
            "nodes": [_node(node) for node in value.nodes],
            "relationships": [_relationship(relationship) for relationship in value.relationships],
        }
    return _as_text(value)


def _node(node: Node) -> dict[str, Any]:
    return {
        "~type": "node",
        "element_id": node.element_id,
        "labels": sorted(node.labels),
        "properties": {key: plain(value) for key, value in node.items()},
    }


def _relationship(relationship: Relationship) -> dict[str, Any]:
    start, end = relationship.nodes
    return {
        "~type": "relationship",
        "element_id": relationship.element_id,
        "type": relationship.type,
        "start": start.element_id if start else None,
        "end": end.element_id if end else None,
        "properties": {key: plain(value) for key, value in relationship.items()},
    }


def _as_text(value: Any) -> Any:
    if isinstance(value, Date | Time | DateTime | Duration):
        return value.iso_format()
    if isinstance(value, Point):
        return f"SRID={value.srid};POINT({' '.join(f'{number:g}' for number in value)})"
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode("ascii")
    if hasattr(value, "to_native"):  # a vector, which only later drivers and servers know
        return [plain(number) for number in value.to_native()]
    return str(value)


def _not_finite(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"
