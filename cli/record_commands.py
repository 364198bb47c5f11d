"""Commands about what is on record: actors, relations, deals, claims, what changed, and taking a claim back."""

from __future__ import annotations

import datetime as dt
import getpass
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from cli import render_records, terminal
from cli.ask import Graph, ask
from cli.options import After, Json, listed
from cli.page import Page
from cli.terminal import print_as
from graph.errors import Invalid, Moved
from sharing.words import count

if TYPE_CHECKING:
    import neo4j

T = TypeVar("T")
ClaimId = Annotated[str, typer.Argument(metavar="CLAIM", help="The claim's id (c-…).")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (actor, relation, deal, claim, changes, retract, unretract):
        app.command()(command)


def actor(
    name: Annotated[str, typer.Argument(metavar="ACTOR", help="Its name or id.")],
    find: Annotated[bool, typer.Option("--find", help="List the actors whose names are like it.")] = False,
    kind: Annotated[list[str] | None, typer.Option(metavar="KIND[,…]", help="With --find: only these kinds.")] = None,
    country: Annotated[list[str] | None, typer.Option(metavar="NAME", help="With --find: only of these.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="With --find: how many on a page.")] = 20,
    after: After = None,
    json: Json = False,
) -> None:
    """What is known of an actor: its names by source, designations, and how much there is on it."""
    if find:
        _find(name, listed(kind), country or [], limit, after, json)
        return

    async def question(graph: Graph) -> None:
        from api.schemas.actors import ActorAnswerOut
        from graph.queries.actors import get_actor

        found = await graph.actor(name)
        answer = await _in_session(graph, lambda session: get_actor(session, found.id))
        if json:
            print_as(ActorAnswerOut, answer)
            return
        claims = await graph.claims(
            c for d in answer.designations for c in (*d["edge"]["claims"], *d["edge"]["disputing"])
        )
        render_records.print_actor(Page(), answer, claims)

    ask(question)


def _find(name: str, kinds: list[str], countries: list[str], limit: int, after: str | None, json: bool) -> None:
    from graph.model.kinds import ActorKind

    try:
        wanted = [ActorKind(kind) for kind in kinds]
    except ValueError as error:
        raise typer.BadParameter(f"{error}: it is one of {', '.join(ActorKind)}.", param_hint="--kind") from error

    async def question(graph: Graph) -> None:
        from api.schemas.actors import ActorPageOut
        from graph.queries.actors import find_actors

        answer = await _in_session(graph, lambda s: find_actors(s, name, wanted, countries, limit, after))
        if json:
            print_as(ActorPageOut, answer)
        else:
            render_records.print_found(Page(), answer)

    ask(question)


def relation(
    named: Annotated[
        list[str], typer.Argument(metavar="ID | KIND FROM TO", help="SUPPLIES 'North Korea' Russia, or the id.")
    ],
    json: Json = False,
) -> None:
    """Everything that was said about a relation: its edges, and the claims for and against it in time order."""
    if len(named) not in (1, 3):
        raise typer.BadParameter("Give its id, or KIND FROM TO, for example: SUPPLIES 'North Korea' Russia.")

    async def question(graph: Graph) -> None:
        from api.schemas.relations import RelationOut
        from graph.queries.relations import get_relation

        relation_id = await _relation_id(graph, named)
        answer = await _in_session(graph, lambda session: get_relation(session, relation_id))
        if json:
            print_as(RelationOut, answer)
        else:
            render_records.print_relation(Page(), answer)

    ask(question)


async def _relation_id(graph: Graph, named: list[str]) -> str:
    from graph.model.ids import relation_id
    from graph.model.kinds import Kind

    if len(named) == 1:
        return named[0]
    kind = named[0].upper()
    if kind not in set(Kind):
        raise typer.BadParameter(f"{named[0]!r} is no kind of relation: it is one of {', '.join(Kind)}.")
    ends = [await graph.actor(name) for name in named[1:]]
    return relation_id(Kind(kind), ends[0].id, ends[1].id)


def deal(
    deal_id: Annotated[str, typer.Argument(metavar="DEAL", help="The deal's id (d-…).")], json: Json = False
) -> None:
    """One deal: its parties by role, goods, what was to be given in return, legal instruments, claims."""

    async def question(graph: Graph) -> None:
        from api.schemas.deals import DealOut
        from graph.queries.deals import get_deal

        try:
            answer = await _in_session(graph, lambda session: get_deal(session, deal_id))
        except Moved as moved:
            now = str(moved.extra["now"])
            answer = await _in_session(graph, lambda session: get_deal(session, now))
        if json:
            print_as(DealOut, answer)
        else:
            render_records.print_deal(Page(), answer)

    ask(question)


def claim(claim_id: ClaimId, json: Json = False) -> None:
    """One claim: who said what, for whom, in which editions of which source, and whether it ended."""

    async def question(graph: Graph) -> None:
        from api.schemas.claims import ClaimAnswerOut
        from graph.queries.claims import get_claim

        answer = await _in_session(graph, lambda session: get_claim(session, claim_id))
        if json:
            print_as(ClaimAnswerOut, answer)
        else:
            render_records.print_claim(Page(), answer)

    ask(question)


def changes(
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Written to the graph from this day or moment (UTC) on.")
    ] = None,
    since_rev: Annotated[int | None, typer.Option(min=0, metavar="REV", help="After this revision.")] = None,
    actor: Annotated[str | None, typer.Option(metavar="NAME", help="Only about this actor, by name or id.")] = None,
    what: Annotated[
        list[str] | None, typer.Option(metavar="WHAT[,…]", help="actor, claim, deal, edge, edition, ending, …")
    ] = None,
    note: Annotated[
        list[str] | None,
        typer.Option(metavar="NOTE[,…]", help="said (by the latest edition), loaded (by an earlier one), ended, …"),
    ] = None,
    newest: Annotated[bool, typer.Option("--newest", help="The newest first.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many on a page.")] = 100,
    after: After = None,
    json: Json = False,
) -> None:
    """What was newly said, loaded, ended, corrected, retracted or renamed."""

    async def question(graph: Graph) -> None:
        from api.schemas.changes import ChangesPageOut
        from graph.queries.changes import find_changes

        about = (await graph.actor(actor)).id if actor else None
        asked: dict[str, Any] = {"since": since, "since_rev": since_rev, "actor": about, "limit": limit, "after": after}
        asked |= {"what": listed(what), "note": listed(note), "newest": newest}
        answer = await _in_session(graph, lambda session: find_changes(session, **asked))
        if json:
            print_as(ChangesPageOut, answer)
        else:
            render_records.print_changes(Page(), answer)

    ask(question)


def retract(
    claim_id: ClaimId,
    why: Annotated[str, typer.Option(help="Why it was wrong; kept with the claim.")],
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="When it was taken back (EDTF). Default: today.")
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who takes it back. Default: your login.")] = None,
    json: Json = False,
) -> None:
    """Take a claim back: it was wrong. It stays on record, and edges stand without it from then on."""
    from graph.model.claims import Ending
    from graph.model.dates import parse_interval
    from graph.model.kinds import EndingWay

    try:
        day = parse_interval(on or dt.datetime.now(dt.UTC).date().isoformat())
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--on") from error
    if not why.strip():
        raise Invalid("--why is empty.", hint="Say why the claim was wrong.")
    ending = Ending(way=EndingWay.RETRACTED, on=day, why=why, by=by or getpass.getuser())

    async def write(graph: Graph) -> None:
        from graph.store.endings import end_claim

        result = await end_claim(graph.driver, graph.database, claim_id, ending)
        _print_written(result, json, "Retracted.", "It was retracted before, on that day and for that reason.")

    ask(write)


def unretract(claim_id: ClaimId, json: Json = False) -> None:
    """Take a retraction back: the claim counts again. Both stay on record."""

    async def write(graph: Graph) -> None:
        from graph.store.endings import undo_ending

        result = await undo_ending(graph.driver, graph.database, claim_id)
        _print_written(result, json, "The claim counts again.", "Nothing changed.")

    ask(write)


async def _in_session(graph: Graph, question: Callable[[neo4j.AsyncSession], Awaitable[T]]) -> T:
    async with graph.session() as session:
        return await question(session)


def _print_written(result: Any, json: bool, changed: str, unchanged: str) -> None:
    if json:
        from api.schemas.writes import WriteAnswer

        terminal.print_json(WriteAnswer.of(result))
        return
    derived = count(result.edges_put + result.edges_deleted, "edge")
    edges = f" Derived again: {derived}." if result.changed else ""
    Page().line(f"{changed if result.changed else unchanged}{edges} Revision {result.rev}.")
