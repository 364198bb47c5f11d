"""armstrace cypher and armstrace serve."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import orjson
import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from cli import terminal
from cli.ask import Graph, ask
from cli.audit import also_asked
from cli.options import Json
from graph.model.letters import plain
from graph.settings import get_settings
from sharing.words import count

WHY = {"rows": "--limit", "bytes": "the limit on bytes", "deadline": "--timeout", "memory": "the database's memory"}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(cypher)
    app.command()(serve)


def cypher(
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="One statement that only reads; - reads it from stdin.")
    ],
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", metavar="NAME=VALUE", help="A value for $NAME, as JSON or else as text."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Rows at most.")] = 1000,
    timeout: Annotated[float, typer.Option(min=0.001, max=30, help="Seconds at most.")] = 10.0,
    json: Json = False,
) -> None:
    """Ask in Cypher. Only reading is let through, under limits of rows, seconds and memory."""
    parameters = dict(_parameter(given) for given in parameter or ())
    text = query
    if query == "-":
        text = sys.stdin.read()
        also_asked(query=text)

    async def question(graph: Graph) -> None:
        from graph.queries.cypher import Limits, run_cypher

        found = await run_cypher(graph.driver, graph.database, text, parameters, Limits(rows=limit, seconds=timeout))
        cut = found.stopped_by is not None
        if json:
            rows = {"columns": found.columns, "rows": found.rows, "truncated": cut, "stopped_by": found.stopped_by}
            terminal.print_json(rows | {"rev": found.rev})
            return
        _print_table(found.columns, found.rows)
        console = terminal.out()
        console.print(f"{count(len(found.rows), 'row')}, revision {found.rev}.", style="dim")
        if found.stopped_by:
            console.print(f"Cut by {WHY[found.stopped_by]}: there may be more.", style="yellow")

    ask(question)


def _parameter(given: str) -> tuple[str, Any]:
    name, equals, value = given.partition("=")
    if not (name and equals):
        raise typer.BadParameter(f"{given!r} is not NAME=VALUE.", param_hint="--parameter")
    try:
        return name, orjson.loads(value)
    except orjson.JSONDecodeError:
        return name, value


def _print_table(columns: list[str], rows: list[list[Any]]) -> None:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(Text(plain(column)), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row))
    terminal.out().print(table)


def _cell(value: Any) -> str:
    return plain(value if isinstance(value, str) else orjson.dumps(value).decode())


def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on. Default: HOST, or 127.0.0.1.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="The port; 0: a free one. Default: PORT, or 8000.")
    ] = None,
) -> None:
    """Serve the explorer and the API until Ctrl-C. Beyond loopback it needs ARMSTRACE_TOKENS."""
    from api.server import serve as listen
    from cli.standby import standing_by

    given = {"host": host, "port": port}
    settings = get_settings().model_copy(update={name: value for name, value in given.items() if value is not None})
    say = terminal.err().print

    async def tell(url: str) -> None:
        say(f"{url}  (the API: {url}/docs; Ctrl-C stops it)", soft_wrap=True)

    try:
        with standing_by(settings.armstrace_home.expanduser()):
            listen(settings, on_ready=tell)
    except KeyboardInterrupt:
        say("Stopped.")
