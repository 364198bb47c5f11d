"""armstrace load --bulk: an empty embedded graph filled at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from cli import terminal
from cli.db import shown_progress
from cli.page import Page
from graph.errors import Invalid
from graph.model.letters import plain
from graph.settings import get_settings
from sharing.words import count

if TYPE_CHECKING:
    from loaders.bulk import BulkReport
    from loaders.contract import Loader
    from loaders.run import How


def load_in_bulk(inputs: list[Path], loader: Loader | None, how: How) -> BulkReport:
    """Fill the empty embedded graph from inputs. Raises Invalid where the settings point at another Neo4j."""
    settings = get_settings()
    if not settings.embedded:
        raise Invalid(
            f"--bulk fills the embedded Neo4j, and NEO4J_URI points at {settings.neo4j_uri}.",
            hint="Load without --bulk; or unset NEO4J_URI.",
        )
    from graph.local_import import ImportingNeo4j
    from loaders.bulk import load_bulk

    local = cast("ImportingNeo4j", ImportingNeo4j.from_settings(settings))
    with shown_progress() as progress:
        return load_bulk(local, inputs, how, loader, progress=progress)


def bulk_json(report: BulkReport) -> dict[str, Any]:
    """What became of the graph, as JSON."""
    result = report.result
    return {
        "loaded": result is not None,
        "rev": result.rev if result else None,
        "counts": result.counts if result else {},
        "notes": list(result.notes) if result else [],
    }


def print_bulk(report: BulkReport) -> None:
    """Print what became of the graph, after the inputs."""
    page = Page()
    result = report.result
    if result is None:
        page.line(("An input was rejected whole, so nothing was loaded.", "bold red"))
        return
    for note in result.notes:
        terminal.err().print(f"note: {plain(note)}", soft_wrap=True)
    parts = [
        count(result.claims_new, "claim"),
        count(result.records_new, "record"),
        count(result.deals, "deal"),
        count(result.actors, "actor"),
        count(result.edges_put, "edge"),
        count(result.endings, "claim ended", "claims ended"),
    ]
    page.line((f"The graph, revision {result.rev}", "bold"), f": {', '.join(parts)}", hang=2)
