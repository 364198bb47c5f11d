"""Commands that ask the graph: paths and who stands on them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from cli import render_near, render_paths, render_removals, terminal
from cli.ask import Graph, ask
from cli.options import After, EdgeFilter, Json, PathQuery, asks, build
from cli.page import Page
from cli.render import notes_of
from graph.paths.query import Joints

if TYPE_CHECKING:
    from graph.paths.answer import PathAnswer
    from graph.paths.engine import PathEngine
    from graph.paths.intermediaries import IntermediariesAnswer
    from graph.paths.removals import RemovalsAnswer

T = TypeVar("T")

From = Annotated[str | None, typer.Argument(metavar="FROM", help="The actor to start from, by name or id.")]
To = Annotated[str | None, typer.Argument(metavar="TO", help="The actor to arrive at, by name or id.")]
MoreFrom = Annotated[list[str] | None, typer.Option("--from", metavar="NAME", help="One more actor to start from.")]
MoreTo = Annotated[list[str] | None, typer.Option("--to", metavar="NAME", help="One more actor to arrive at.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(path)
    app.command()(intermediaries)
    app.command()(removals)
    app.command()(neighbourhood)
    app.command()(brokerage)


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
    from graph.paths.engine import find_paths

    _answer(named_ends(asked, start, end, more_from, more_to), find_paths, show_paths, json)


def _answer(
    named: PathQuery,
    find: Callable[[PathEngine, PathQuery], Awaitable[T]],
    show: Callable[[Graph, Page, PathQuery, T], Awaitable[None]],
    json: bool,
) -> None:
    """Ask between two ends, and print the answer."""

    async def question(graph: Graph) -> None:
        query = await resolved(graph, named)
        answer = await find(graph.engine, query)
        if json:
            terminal.print_json(answer)
        else:
            await show(graph, Page(), query, answer)

    ask(question)


async def show_paths(graph: Graph, page: Page, query: PathQuery, answer: PathAnswer) -> None:
    """Print an answer with who said what."""
    claims = await graph.claims(render_paths.claims_of(answer.search, answer.paths))
    notes = notes_of(claims, graph.names | render_paths.names_of(answer.search, answer.paths))
    render_paths.print_paths(page, answer, query, notes)


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
    from graph.paths.intermediaries import find_intermediaries

    _answer(named_ends(asked, start, end, more_from, more_to), find_intermediaries, show_intermediaries, json)


async def show_intermediaries(graph: Graph, page: Page, query: PathQuery, answer: IntermediariesAnswer) -> None:
    """Print an answer with the titles of the deals."""
    claims = await graph.claims(render_paths.claims_of(answer.search))
    deals = await graph.deals(d for i in answer.intermediaries for j in i.joins for d in j.deals)
    names = graph.names | {i.actor.id: i.actor.name for i in answer.intermediaries}
    notes = notes_of(claims, names | render_paths.names_of(answer.search), deals)
    render_paths.print_intermediaries(page, answer, query, notes)


async def show_removals(graph: Graph, page: Page, query: PathQuery, answer: RemovalsAnswer) -> None:
    """Print what the ends hang on."""
    render_removals.print_removals(page, answer, query, notes_of([], graph.names))


@asks(PathQuery, "from_", "to", "order")
def removals(
    asked: dict[str, Any],
    start: From = None,
    end: To = None,
    more_from: MoreFrom = None,
    more_to: MoreTo = None,
    json: Json = False,
) -> None:
    """Without which actor, or without which source, FROM and TO are no longer joined."""
    from graph.paths.removals import find_removals

    _answer(named_ends(asked, start, end, more_from, more_to), find_removals, show_removals, json)


def named_ends(
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


@asks(EdgeFilter)
def neighbourhood(
    asked: dict[str, Any],
    actor: Annotated[str, typer.Argument(metavar="ACTOR", help="Its name or id.")],
    depth: Annotated[int, typer.Option(min=1, max=4, help="How many steps from the actor.")] = 1,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many edges on a page; the counts are of all.")] = 100,
    after: After = None,
    hub_limit: Annotated[int, typer.Option(min=1, help="Actors with more neighbours are not walked through.")] = 500,
    deadline: Annotated[float, typer.Option(min=0.001, max=60, help="Seconds after which the search stops.")] = 10.0,
    json: Json = False,
) -> None:
    """Whom an actor is joined to, step by step, with counts of all that meets the question."""
    filter_ = build(EdgeFilter, **asked)

    async def question(graph: Graph) -> None:
        found = await graph.actor(actor)
        more = {"depth": depth, "limit": limit, "after": after, "hub_limit": hub_limit, "deadline": deadline}
        await show_neighbourhood(graph, None if json else Page(), found.id, filter_, **more)

    ask(question)


async def show_neighbourhood(graph: Graph, page: Page | None, actor: str, filter_: EdgeFilter, **more: Any) -> None:
    """Print a neighbourhood; without a page, as JSON."""
    from graph.queries.neighbourhood import get_neighbourhood

    async with graph.session() as session:
        answer = await get_neighbourhood(session, actor, filter_, **more)
    if page is None:
        from api.schemas.neighbourhood import NeighbourhoodOut

        terminal.print_as(NeighbourhoodOut, answer)
        return
    claims = await graph.claims(c for row in answer.edges for c in (*row["edge"]["claims"], *row["edge"]["disputing"]))
    names = {row["neighbour"]["id"]: row["neighbour"]["name"] for row in answer.edges}
    notes = notes_of(claims, names | {answer.actor["id"]: answer.actor["name"]})
    render_near.print_neighbourhood(page, answer, filter_, notes)


@asks(EdgeFilter)
def brokerage(
    asked: dict[str, Any],
    actor: Annotated[str, typer.Argument(metavar="ACTOR", help="Its name or id.")],
    joints: Annotated[
        str, typer.Option(help="`not_different` also lists pairs of whose deals one is not known.")
    ] = "same",
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many pairs on a page; the counts are of all.")] = 50,
    after: After = None,
    json: Json = False,
) -> None:
    """Which pairs of actors an actor joins, by deal, on what evidence."""
    filter_ = build(EdgeFilter, **asked)
    if joints not in (Joints.SAME, Joints.NOT_DIFFERENT):
        raise typer.BadParameter("It is same or not_different.", param_hint="--joints")

    async def question(graph: Graph) -> None:
        from graph.queries.brokerage import get_brokerage

        found = await graph.actor(actor)
        async with graph.session() as session:
            answer = await get_brokerage(session, found.id, filter_, Joints(joints), limit, after)
        if json:
            from api.schemas.neighbourhood import BrokerageOut

            terminal.print_as(BrokerageOut, answer)
            return
        edges = [e for pair in answer.pairs for side in pair["edges"] for e in side]
        claims = await graph.claims(c for e in edges for c in (*e["claims"], *e["disputing"]))
        names = {a["id"]: a["name"] for pair in answer.pairs for a in pair["actors"]} | graph.names
        render_near.print_brokerage(Page(), answer, notes_of(claims, names))

    ask(question)
