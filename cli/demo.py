"""armstrace demo: the whole corridor in one command."""

from __future__ import annotations

import shlex
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from types import FrameType
from typing import Annotated

import typer

from cli import terminal
from cli.ask import Graph, answer, ask
from cli.audit import recorded
from cli.db import shown_progress
from cli.graph_commands import resolved, show_intermediaries, show_neighbourhood, show_paths
from cli.page import Page
from graph.errors import Conflict
from graph.local import LocalNeo4j
from graph.local_process import State
from graph.model.kinds import Standing
from graph.paths.query import EdgeFilter, PathQuery
from graph.settings import Settings, get_settings
from sharing.words import count

CASE = "russia-dprk-wagner-iran.yaml"
FROM, TO = "North Korea", "Russia"
# The first questions to a Neo4j that has just started wait for their plans, and those of long chains take longest.
HOPS, PATIENCE = 2, 60.0
DENIED = EdgeFilter(standing=(Standing.DENIED, Standing.UNEVIDENCED))
ENDING_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


def demo(
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Where the API listens; 0: a free port. Default: PORT, or 8000."),
    ] = None,
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve until Ctrl-C, or end after the answer.")
    ] = True,
) -> None:
    """Start the embedded Neo4j, load the bundled case, answer one question, and serve the API until Ctrl-C."""
    settings = get_settings() if port is None else get_settings().model_copy(update={"port": port})
    if serve:
        require_port(settings)
    with ended_in_order(), running_neo4j(settings):
        with recorded("demo", sys.argv[1:]):
            ask(prepare, settings)
        if serve:
            serve_until_told(settings)
        else:
            ask(show_answer, settings)


def require_port(settings: Settings) -> None:
    """Raises PortInUse, Forbidden or CannotListen before anything is started."""
    from api.server import open_socket, refuse_open_door

    refuse_open_door(settings)
    open_socket(settings.host, settings.port).close()


@contextmanager
def ended_in_order() -> Iterator[None]:
    """SIGTERM and a closed terminal end the command as Ctrl-C does: through every `finally` on the way."""

    def end(number: int, frame: FrameType | None) -> None:
        sys.exit(128 + number)

    before = {number: signal.signal(number, end) for number in ENDING_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def running_neo4j(settings: Settings) -> Iterator[None]:
    """The embedded Neo4j, started unless it runs. It is stopped at the end unless `armstrace db start` started it."""
    if not settings.embedded:
        say(f"NEO4J_URI is set: the case goes into {settings.neo4j_uri}, and no Neo4j is started here.")
        yield
        return
    local = LocalNeo4j.from_settings(settings)
    began = time.monotonic()
    keep = _was_started_by_itself(local)
    with shown_progress() as progress:
        local.start(progress, owned=not keep)
    try:
        say(
            f"Neo4j {local.version} {'was running already' if keep else 'is ready'} ({time.monotonic() - began:.0f} s)."
        )
        yield
    finally:
        if keep:
            say("Neo4j was running before and is left running. Stop it with: armstrace db stop")
        else:
            _release(local)


def _was_started_by_itself(local: LocalNeo4j) -> bool:
    """Whether it runs and nobody means to stop it, as after `armstrace db start`."""
    state = State.read(local.directory / "run" / "state.json")
    return state is not None and not state.owner and local.status().running


def _release(local: LocalNeo4j) -> None:
    """Stop it. Another Ctrl-C meanwhile is of no use: it would leave the server behind."""
    interrupted: list[int] = []
    numbers = (signal.SIGINT, *ENDING_SIGNALS)
    before = {n: signal.signal(n, lambda number, _: interrupted.append(number)) for n in numbers}
    try:
        say("Ending …")
        if local.release():
            say("Stopped. The data stays; armstrace db reset removes it.")
        else:
            say("Neo4j goes on running: another armstrace demo started it.")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


async def prepare(graph: Graph) -> None:
    """The schema and the bundled case; a second time changes nothing, and says so."""
    from graph.schema import apply_schema
    from loaders.run import How, load

    await apply_schema(graph.driver, graph.database)
    with as_file(files("cases") / CASE) as sheet:
        report = await load(graph.driver, graph.database, sheet, How(home=graph.settings.armstrace_home))
    for problem in (*report.errors, *report.notes):
        say(str(problem))
    if report.result is None or report.errors:
        raise Conflict(f"The bundled case {CASE} could not be loaded.", hint="See the lines above.")
    claims = count(report.claims, "claim")
    say(f"The bundled case, {claims}: {'loaded' if report.changed else 'nothing new'} (revision {report.result.rev}).")


async def show_answer(graph: Graph) -> None:
    """Who stands between North Korea and Russia, on what evidence, and what was not found or is denied."""
    from graph.paths.engine import find_paths
    from graph.paths.intermediaries import find_intermediaries

    page = Page()
    query = await resolved(graph, PathQuery(from_=(FROM,), to=(TO,), max_hops=HOPS, deadline=PATIENCE))
    _heading(page, f"armstrace path '{FROM}' {TO} --max-hops {HOPS}")
    await show_paths(graph, page, query, await find_paths(graph.engine, query))
    _heading(page, f"armstrace intermediaries '{FROM}' {TO} --max-hops {HOPS}")
    between = await find_intermediaries(graph.engine, query)
    await show_intermediaries(graph, page, query, between)
    for one in between.intermediaries:
        _heading(page, f"armstrace neighbourhood '{one.actor.name}' --standing denied,unevidenced")
        await show_neighbourhood(graph, page, one.actor.id, DENIED)


def _heading(page: Page, command: str) -> None:
    page.gap()
    page.line((f"$ {command}", "bold blue"))
    page.gap()


def serve_until_told(settings: Settings) -> None:
    """Serve and answer the question, then go on serving until Ctrl-C or SIGTERM, which are the way to end it and no
    error. The service comes first: the first questions to a Neo4j that has just started take it some seconds."""
    from api.server import serve
    from cli.standby import standing_by

    async def tell(url: str) -> None:
        say(f"The API answers on {url}. A first question:")
        await answer(show_answer, settings)
        print_addresses(settings, url)

    try:
        with standing_by(settings.armstrace_home.expanduser()):
            serve(settings, on_ready=tell)
    except KeyboardInterrupt:
        say("")


def print_addresses(settings: Settings, url: str) -> None:
    """Where to go from here. The password itself is not printed: terminals, logs and recordings keep what they show."""
    rows = [("Explorer", url), ("API", f"{url}/docs")]
    if settings.embedded:
        local = LocalNeo4j.from_settings(settings)
        connection = local.connection()
        rows += [
            ("Neo4j Browser", f"{connection.browser_url}  (connect to {connection.uri})"),
            ("Login", f"user {connection.user}; the password: cat {shlex.quote(str(local.password_path))}"),
        ]
    else:
        rows.append(("Neo4j", str(settings.neo4j_uri)))
    rows.append(("Ask on", "armstrace path China Russia --phase delivered   (docs/asking.md says how to read it)"))
    rows.append(("Stop", "Ctrl-C"))
    console = terminal.out()
    console.print()
    for name, value in rows:
        console.print(f"{name:14} {value}", soft_wrap=True)
    sys.stdout.flush()


def say(line: str) -> None:
    """A line about what happens, on stderr."""
    terminal.err().print(line, soft_wrap=True)
