"""armstrace export, armstrace dossier: parts of the graph as files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import terminal
from cli.ask import Graph, ask
from cli.graph_commands import From, MoreFrom, MoreTo, To, named_ends, resolved
from cli.options import EdgeFilter, PathQuery, asks, build
from graph.errors import Invalid
from graph.model.letters import plain
from graph.paths.part_query import PartQuery, View

FORMATS = "graphml, gexf, csv or ftm"
STANDARD_OUTPUT = "-"
Actors = Annotated[list[str] | None, typer.Option("--actor", metavar="NAME", help="Instead of paths: this actor.")]
Edges = Annotated[list[str] | None, typer.Option("--edge", metavar="ID", help="Instead of paths: this edge.")]
Relations = Annotated[
    list[str] | None, typer.Option("--relation", metavar="ID", help="Instead of paths: all edges of this relation.")
]
Output = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="Default: a name made for it, in this folder; - prints it."),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(export)
    app.command()(dossier)


@asks(PathQuery, "from_", "to")
def export(
    asked: dict[str, Any],
    start: From = None,
    end: To = None,
    more_from: MoreFrom = None,
    more_to: MoreTo = None,
    actors: Actors = None,
    edges: Edges = None,
    relations: Relations = None,
    form: Annotated[str, typer.Option("--format", metavar="FORM", help=f"One of {FORMATS}.")] = "graphml",
    denials: Annotated[bool, typer.Option("--denials", help="Also edges that are no links, marked as such.")] = False,
    output: Output = None,
) -> None:
    """Paths between FROM and TO, or a view, as GraphML, GEXF, CSV or FollowTheMoney."""
    from sharing.export import Format, export
    from sharing.texts import notes_of

    if form not in set(Format):
        raise typer.BadParameter(f"It is one of {FORMATS}.", param_hint="--format")

    async def question(graph: Graph) -> None:
        from graph.queries.part import find_part

        part_asked = await _part(graph, asked, (start, end, more_from, more_to), (actors, edges, relations), denials)
        async with graph.session() as session:
            part = await find_part(graph.engine, session, part_asked)
        file = export(part, Format(form))
        _write(file.content, output or file.name)
        for note in notes_of(part)[1:]:
            terminal.err().print(plain(note))

    ask(question)


@asks(PathQuery, "from_", "to")
def dossier(
    asked: dict[str, Any],
    start: From = None,
    end: To = None,
    more_from: MoreFrom = None,
    more_to: MoreTo = None,
    actors: Actors = None,
    edges: Edges = None,
    relations: Relations = None,
    title: Annotated[str | None, typer.Option(help="Default: the names that it is about.")] = None,
    html: Annotated[
        bool, typer.Option("--html", help="A page to read and print, in place of the file to load.")
    ] = False,
    output: Output = None,
) -> None:
    """Paths between FROM and TO, or a view, with everything that they rest on: a file that another armstrace loads."""

    async def question(graph: Graph) -> None:
        from api.responses import encode
        from loaders.files import ORIGINALS
        from sharing.dossier import make_dossier
        from sharing.export import file_name
        from sharing.page import dossier_page

        part = await _part(graph, asked, (start, end, more_from, more_to), (actors, edges, relations), denials=True)
        async with graph.session() as session:
            originals = graph.settings.armstrace_home / ORIGINALS
            document = await make_dossier(graph.engine, session, part, title=title, originals=originals)
        content = dossier_page(document).encode() if html else encode(document)
        name = file_name(document["dossier"]["title"], document["dossier"]["rev"])
        _write(content, output or f"{name}{'.html' if html else '.dossier.json'}")

    ask(question)


async def _part(graph: Graph, asked: dict[str, Any], ends: Any, shown: Any, denials: bool) -> PartQuery:
    """What the arguments ask for, with ids."""
    actors, edges, relations = (one or [] for one in shown)
    if not (actors or edges or relations):
        return PartQuery(question=await resolved(graph, named_ends(asked, *ends)), denials=denials)
    if any(ends):
        raise typer.BadParameter("Either FROM and TO, or --actor, --edge and --relation.")
    view = View(
        actors=tuple(await graph.ids(actors)),
        edges=tuple(edges),
        relations=tuple(relations),
        filter=build(EdgeFilter, **asked),
    )
    return PartQuery(view=view, denials=denials)


def _write(content: bytes, name: str) -> None:
    if name == STANDARD_OUTPUT:
        sys.stdout.buffer.write(content)
        return
    path = Path(name)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Invalid(f"{path} cannot be written: {error.strerror}.", hint="Name another with --output.") from error
    terminal.err().print(f"Written to {path}.")
