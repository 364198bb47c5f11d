"""Commands that ask the graph: paths and who stands on them."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli import render_paths, terminal
from cli.ask import Graph, ask
from cli.options import Json, PathQuery, asks, build
from cli.page import Page
from cli.render import notes_of

From = Annotated[str | None, typer.Argument(metavar="FROM", help="The actor to start from, by name or id.")]
To = Annotated[str | None, typer.Argument(metavar="TO", help="The actor to arrive at, by name or id.")]
MoreFrom = Annotated[list[str] | None, typer.Option("--from", metavar="NAME", help="One more actor to start from.")]
MoreTo = Annotated[list[str] | None, typer.Option("--to", metavar="NAME", help="One more actor to arrive at.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(path)
    app.command()(intermediaries)


@asks(PathQuery, "from_", "to")
def path(
    asked: dict[str, Any],
    start: From = None,
    end: To = None,
    more_from: MoreFrom = None,
    more_to: MoreTo = None,
    json: Json = False,
) -> None:
    """Who stands between FROM and TO, on what evidence. That there is no path is an answer too."""
    named = _named(asked, start, end, more_from, more_to)

    async def question(graph: Graph) -> None:
        query = await resolved(graph, named)
        answer = await graph.engine.find_paths(query)
        if json:
            terminal.print_json(answer)
            return
        claims = await graph.claims(render_paths.claims_of(answer.search, answer.paths))
        notes = notes_of(claims, graph.names | render_paths.names_of(answer.search, answer.paths))
        render_paths.print_paths(Page(), answer, query, notes)

    ask(question)


@asks(PathQuery, "from_", "to")
def intermediaries(
    asked: dict[str, Any],
    start: From = None,
    end: To = None,
    more_from: MoreFrom = None,
    more_to: MoreTo = None,
    json: Json = False,
) -> None:
    """The actors between FROM and TO: on how many paths each stands, and whom it joins in which deal."""
    named = _named(asked, start, end, more_from, more_to)

    async def question(graph: Graph) -> None:
        from graph.paths.intermediaries import find_intermediaries

        query = await resolved(graph, named)
        answer = await find_intermediaries(graph.engine, query)
        if json:
            terminal.print_json(answer)
            return
        claims = await graph.claims(render_paths.claims_of(answer.search))
        deals = await graph.deals(d for i in answer.intermediaries for j in i.joins for d in j.deals)
        names = graph.names | {i.actor.id: i.actor.name for i in answer.intermediaries}
        notes = notes_of(claims, names | render_paths.names_of(answer.search), deals)
        render_paths.print_intermediaries(Page(), answer, query, notes)

    ask(question)


def _named(
    asked: dict[str, Any], start: str | None, end: str | None, more_from: list[str] | None, more_to: list[str] | None
) -> PathQuery:
    """The question with names where ids belong: what is wrong with it shows before the database is asked."""
    starts, ends = [[n for n in (one, *(more or [])) if n] for one, more in ((start, more_from), (end, more_to))]
    for side, names in (("FROM", starts), ("TO", ends)):
        if not names:
            raise typer.BadParameter(f"Name the actor {side}, for example: armstrace path 'North Korea' Russia.")
    return build(PathQuery, from_=starts, to=ends, **asked)


async def resolved(graph: Graph, named: PathQuery) -> PathQuery:
    """The same question with ids."""
    ids = {name: await graph.ids(getattr(named, name)) for name in ("from_", "to", "avoid", "through")}
    return build(PathQuery, **named.model_dump(exclude=set(ids), exclude_unset=True), **ids)
