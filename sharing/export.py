"""A part of the graph as a file, in one of the forms that other programs read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from graph.queries.part import Part
from sharing.ftm import entities
from sharing.networks import gexf, graphml
from sharing.table import edge_table
from sharing.texts import account_of


class Format(StrEnum):
    """The forms."""

    GRAPHML = "graphml"
    GEXF = "gexf"
    CSV = "csv"
    FTM = "ftm"


@dataclass(frozen=True)
class Exported:
    """A file, its media type, a name for it, and `headers`: of when it is and what it lacks, for those who read none
    of it.
    """

    content: bytes
    media_type: str
    name: str
    headers: dict[str, str]


MEDIA_TYPES = {
    Format.GRAPHML: "application/graphml+xml",
    Format.GEXF: "application/gexf+xml",
    Format.CSV: "text/csv; charset=utf-8",
    Format.FTM: "application/x-ndjson",
}
_SUFFIX = {Format.FTM: "ftm.json"}
_WRITERS: dict[Format, Callable[[Part], bytes]] = {
    Format.GRAPHML: graphml,
    Format.GEXF: gexf,
    Format.CSV: edge_table,
    Format.FTM: entities,
}


def export(part: Part, form: Format) -> Exported:
    """The part in this form."""
    account = account_of(part)
    told = {
        "Armstrace-Rev": str(part.rev),
        "Armstrace-Complete": str(account["complete"]).lower(),
        "Armstrace-Stopped-By": account["stopped_by"],
        "Armstrace-Edges": str(len(part.edges)),
        "Armstrace-Left-Out": str(part.cut),
        "Armstrace-No-Links-Left-Out": str(part.unlinked),
    }
    name = file_name("-".join(actor["name"] for actor in list(part.actors.values())[:2]), part.rev)
    return Exported(
        content=_WRITERS[form](part),
        media_type=MEDIA_TYPES[form],
        name=f"{name}.{_SUFFIX.get(form, form.value)}",
        headers={header: value for header, value in told.items() if value is not None},
    )


def file_name(title: str, rev: int) -> str:
    """A name for a file about this, without its ending: `north-korea-russia-rev1`."""
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60].strip("-")
    return f"{slug or 'armstrace'}-rev{rev}"
