"""armstrace identity: who is who, judged by a program and by people."""

from __future__ import annotations

import datetime as dt
import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import render_identity, terminal
from cli.ask import Graph, ask
from cli.options import After, Json
from cli.page import Page
from graph.errors import Invalid
from graph.model.judgements import Judgement, Verdict
from sharing.words import count

if TYPE_CHECKING:
    from graph.queries.identity import CandidatesPage
    from graph.store.batch import WriteResult
    from identity.run import RunResult

app = typer.Typer(name="identity", help="Who is who: judge which records are one actor.", no_args_is_help=True)

By = Annotated[str | None, typer.Option(metavar="NAME", help="Who judges. Default: the name of your account.")]
Note = Annotated[str | None, typer.Option(metavar="TEXT", help="Why.")]
KEYS = {"s": Verdict.SAME, "d": Verdict.DIFFERENT, "u": Verdict.UNSURE}
ASKED = 20


@app.command()
def run(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be judged, and write nothing.")] = False,
    json: Json = False,
) -> None:
    """Compare all records, and judge by program: what a rule decides is joined, what is alike is kept for review."""

    async def question(graph: Graph) -> RunResult:
        from identity.run import run as judge_all

        return await judge_all(graph.driver, graph.database, dry_run=dry_run, tell=_told())

    found = ask(question)
    if json:
        terminal.print_json({name: value for name, value in vars(found).items() if name != "written"})
        return
    page = Page()
    page.line(f"Compared {found.profiles:,} records in {found.pairs:,} pairs that have something in common")
    if found.skipped:
        page.line((f"note: what over 100 records share joined no pairs: {count(found.skipped, 'key')}", "yellow"))
    page.line(f"Judged the same by a rule: {found.same:,}; kept for review: {found.unsure:,}")
    change, back = ("Would write", "take") if dry_run else ("Wrote", "took")
    page.line(f"{change} {count(found.put, 'new or changed judgement')}, and {back} {found.dropped:,} back")
    if not dry_run and found.written.changed:
        page.line(f"Revision {found.written.rev}: {count(found.written.edges_put, 'edge')} written")
    page.line(("armstrace identity review shows what is in doubt", "dim"))


def _told() -> Any:
    console = terminal.err()
    said = [""]

    def tell(what: str, done: int, of: int) -> None:
        if what != said[0] or (of and done == of):
            said[0] = what
            console.print(f"{what} ({done:,} of {of:,})" if of else what)

    return tell


@app.command()
def review(
    actor: Annotated[str | None, typer.Argument(metavar="ACTOR", help="Only pairs with this actor.")] = None,
    by: By = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many pairs.")] = ASKED,
    after: After = None,
    show: Annotated[bool, typer.Option("--list", help="Show the pairs, and ask nothing.")] = False,
    json: Json = False,
) -> None:
    """Pairs in doubt side by side, the most consequential first; answer same, different or unsure."""

    async def question(graph: Graph) -> CandidatesPage:
        from graph.queries.identity import list_candidates

        of = (await graph.actor(actor)).id if actor else None
        async with graph.session() as session:
            return await list_candidates(session, of=of, limit=limit, after=after)

    found = ask(question)
    if json:
        from api.schemas.identity import CandidatesOut

        terminal.print_as(CandidatesOut, found)
        return
    page = Page()
    page.line(f"{count(found.total, 'pair')} in doubt, revision {found.rev}")
    for number, candidate in enumerate(found.candidates, 1):
        page.gap()
        render_identity.print_candidate(page, candidate, number)
        if not show and not _answered(page, candidate, by):
            return
    if found.next:
        page.gap()
        page.line((f"More: --after {found.next}", "dim"))


def _answered(page: Page, candidate: Any, by: str | None) -> bool:
    """Ask about one pair; False if that was enough."""
    while True:
        typed: str = typer.prompt("same, different, unsure, next or quit? [s/d/u/n/q]", default="n", show_default=False)
        key = typed.strip().lower()[:1]
        if key in ("n", "q"):
            return key == "n"
        if key in KEYS:
            a, b = render_identity.judged_pair(candidate)
            note = typer.prompt("why?", default="", show_default=False).strip() or None
            _print_written(page, _judge(a, b, KEYS[key], by, note))
            return True


@app.command()
def judge(
    one: Annotated[str, typer.Argument(metavar="ONE", help="A record (r-…), a deal (d-…), or an actor's name or id.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The other, of the same sort.")],
    verdict: Annotated[Verdict, typer.Argument(metavar="VERDICT", help="same, different or unsure.")],
    by: By = None,
    note: Note = None,
    any_kind: Annotated[bool, typer.Option("--any-kind", help="Though their kinds, as told, are never one.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
) -> None:
    """Judge whether two records, or two deals, are one."""
    written = _judge(one, other, verdict, by, note, any_kind=any_kind, dry_run=dry_run)
    _print_written(Page(), written, dry_run=dry_run)


def _judge(
    one: str,
    other: str,
    verdict: Verdict,
    by: str | None,
    note: str | None,
    *,
    any_kind: bool = False,
    dry_run: bool = False,
) -> tuple[WriteResult, Judgement]:
    async def question(graph: Graph) -> tuple[WriteResult, Judgement]:
        from graph.store.judgements import judge as write

        a, b = [await _judged_of(graph, named) for named in (one, other)]
        if a == b:
            hint = "Name two of its records (r-…): `armstrace actor` shows them, and by which judgements they are one."
            raise Invalid(f"{one} and {other} are one actor already.", hint=hint)
        try:
            said = Judgement(a=a, b=b, verdict=verdict, by=by or getpass.getuser(), on=_today(), note=note)
        except ValueError as error:
            raise Invalid(f"{one} and {other} cannot be judged: {_first(error)}") from error
        return await write(graph.driver, graph.database, [said], any_kind=any_kind, dry_run=dry_run), said

    return ask(question)


def _first(error: ValueError) -> str:
    from pydantic import ValidationError

    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors()[0]
    said = str(first["msg"]).removeprefix("Value error, ")
    return f"{'.'.join(map(str, first['loc']))}: {said}" if first["loc"] else said


async def _judged_of(graph: Graph, named: str) -> str:
    """The record or deal that is meant: of an actor its least record, for which the actor stands."""
    if named.startswith(("r-", "d-")):
        return named
    from graph.queries.identity import least_record

    actor = await graph.actor(named)
    async with graph.session() as session:
        return await least_record(session, actor.id)


@app.command()
def judgements(
    actor: Annotated[str | None, typer.Argument(metavar="ACTOR", help="Only of this actor, record or deal.")] = None,
    verdict: Annotated[Verdict | None, typer.Option(help="Only with this verdict.")] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Only by those whose name begins so.")] = None,
    people: Annotated[bool, typer.Option("--people", help="Only those that people said.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many on a page.")] = 100,
    after: After = None,
    lines: Annotated[bool, typer.Option("--lines", help="All of them as JSON Lines, for `apply`.")] = False,
) -> None:
    """List judgements."""

    async def question(graph: Graph) -> None:
        from graph.queries.identity import list_judgements

        of = actor
        if actor and not actor.startswith(("r-", "d-")):
            of = (await graph.actor(actor)).id
        cursor = after
        async with graph.session() as session:
            while True:
                found = await list_judgements(
                    session,
                    of=of,
                    verdict=verdict,
                    by=by,
                    automatic=False if people else None,
                    limit=limit,
                    after=cursor,
                )
                render_identity.print_judgements(Page(), found, lines=lines)
                cursor = found.next
                if cursor is None or not lines:
                    return

    ask(question)


@app.command()
def undo(judgement: Annotated[str, typer.Argument(metavar="JUDGEMENT", help="Its id (j-…).")]) -> None:
    """Take a judgement back: the graph is as if it had never been said."""

    async def question(graph: Graph) -> WriteResult:
        from graph.store.judgements import take_back

        return await take_back(graph.driver, graph.database, judgement)

    _print_written(Page(), (ask(question), None))


@app.command()
def apply(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSON Lines, as `judgements --lines` prints them.")],
) -> None:
    """Say all judgements of a file, all or none: what was judged in one graph holds in another of the same sources."""
    said = []
    try:
        # Not splitlines: a text in JSON may hold what Unicode calls the end of a line.
        listed = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(f"{file} cannot be read: {error}") from error
    for number, line in enumerate(listed, 1):
        if not line.strip():
            continue
        try:
            said.append(Judgement.model_validate_json(line))
        except ValueError as error:
            raise Invalid(f"{file}:{number}: {_first(error)}", hint="Nothing was written.") from error

    async def question(graph: Graph) -> WriteResult:
        from graph.store.judgements import judge as write

        return await write(graph.driver, graph.database, said)

    _print_written(Page(), (ask(question), None))


def _print_written(page: Page, written: tuple[WriteResult, Judgement | None], *, dry_run: bool = False) -> None:
    result, said = written
    if not result.changed:
        page.line("Nothing changed: that was said already.")
        return
    what = f"{said.verdict}, {said.id}" if said is not None else count(result.judgements, "judgement")
    change = "Would change" if dry_run else f"Revision {result.rev}"
    edges = f"{count(result.edges_put, 'edge')} written, {result.edges_deleted:,} taken away"
    page.line(f"{change}: {what}; {count(result.actors, 'actor')} changed, {edges}")
    if said is not None and said.verdict is Verdict.SAME and not result.actors and said.a.startswith("r-"):
        page.line(("It joins nobody: they are one already, or it would join what `review` names as cut.", "yellow"))


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()
