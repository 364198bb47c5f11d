"""A part of the graph as one table of edges, for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from graph.queries.part import Part
from sharing.texts import edge_fields, edge_label, notes_of

Row = dict[str, Any]
COLUMNS = (
    *("label", "link", "subject", "subject_name", "subject_kind", "subject_countries", "kind"),
    *("object", "object_name", "object_kind", "object_countries", "phase", "certainty", "standing", "known"),
    *("first", "last", "known_from", "deal", "deal_title", "goods_class", "goods", "in_return", "share", "measure"),
    *("list_name", "programme", "evidence", "origins", "sources", "claims_for", "claims_against", "denied_by_party"),
    *("claim_ids", "disputing_ids", "edge", "relation", "note"),
)
# A spreadsheet takes a cell that begins with one of these for a formula, and names are whatever a source wrote.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: Any) -> Any:
    """The value as a cell that no spreadsheet takes for a formula: before what looks like one stands an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def edge_table(part: Part) -> bytes:
    """CSV in UTF-8: a row an edge; then a row for each actor that has none, and rows with a note on what this is of."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for row in _rows(part):
        rows.writerow(cell(_shown(row.get(name, ""))) for name in COLUMNS)
    return out.getvalue().encode()


def _shown(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _rows(part: Part) -> Iterator[Row]:
    joined: set[str] = set()
    for edge in part.edges:
        joined |= {edge["subject"], edge["object"]}
        ends = _end(part, "subject", edge["subject"]) | _end(part, "object", edge["object"])
        yield {"label": edge_label(edge), **ends, **edge_fields(part, edge)}
    for actor in part.actors:
        if actor not in joined:
            yield _end(part, "subject", actor) | {"note": "This actor has no edge here."}
    for note in notes_of(part):
        yield {"note": note}


def _end(part: Part, end: str, actor_id: str) -> Row:
    actor = part.actors[actor_id]
    return {
        end: actor_id,
        f"{end}_name": actor["name"],
        f"{end}_kind": actor["kind"],
        f"{end}_countries": "; ".join(actor["countries"] or ()),
    }
