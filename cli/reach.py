"""armstrace reach: from a set of actors to a set."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli import render_reach, terminal
from cli.ask import Graph, ask
from cli.options import Json, asks, build
from cli.page import Page
from cli.render import notes_of
from graph.paths.reach_query import ReachQuery

SETS = {"from": "Who is asked about: all of these conditions", "to": "Whom they may reach: all of these conditions"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(reach)


@asks(ReachQuery, "from_", "to", sets=SETS)
def reach(
    asked: dict[str, Any],
    json: Json = False,
    csv: Annotated[bool, typer.Option("--csv", help="Print a row an actor, for a spreadsheet.")] = False,
) -> None:
    """Which actors of one set lie within so many hops of another set, with the first path of each."""
    for side in SETS:
        if side not in asked:
            raise typer.BadParameter(f"Say who is meant, for example by --{side}-role broker.", param_hint=f"--{side}")
    if json and csv:
        raise typer.BadParameter("Either --json or --csv.")
    named = build(ReachQuery, **asked)

    async def question(graph: Graph) -> None:
        from graph.paths.reach import find_reach

        query = await resolved(graph, named)
        answer = await find_reach(graph.engine, query)
        if json:
            terminal.print_json(answer)
        elif csv:
            from api.tables import notes, reach_csv

            terminal.print_lines(reach_csv(answer, "\n"))
            for note in notes(answer):
                terminal.err().print(note)
        else:
            claims = await graph.claims(render_reach.claims_of(answer))
            render_reach.print_reach(Page(), answer, query, notes_of(claims, graph.names))

    ask(question)


async def resolved(graph: Graph, named: ReachQuery) -> ReachQuery:
    """The same question with ids."""
    given = named.model_dump(exclude_unset=True)
    for name in ("avoid", "through"):
        given[name] = await graph.ids(getattr(named, name))
    for name, one in (("from_", named.from_), ("to", named.to)):
        given[name]["ids"] = await graph.ids(one.ids)
    return build(ReachQuery, **given)
