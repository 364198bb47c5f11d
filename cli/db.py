"""armstrace db: the embedded Neo4j.

Exit codes: 0 fine, 1 error, 2 wrong usage, 3 it is not running (status).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from cli import terminal
from graph.jars import Progress as Report
from graph.jars import refuse_changed
from graph.local import LocalNeo4j, Status
from graph.settings import get_settings

EXIT_NOT_RUNNING = 3

app = typer.Typer(name="db", help="Start, stop and look after the embedded Neo4j.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def embedded() -> LocalNeo4j:
    """The embedded Neo4j that the settings mean; a note on stderr where they point elsewhere."""
    settings = get_settings()
    if not settings.embedded:
        terminal.err().print(f"NEO4J_URI is set: armstrace uses {settings.neo4j_uri}, not the embedded Neo4j.")
    return LocalNeo4j.from_settings(settings)


@contextmanager
def shown_progress() -> Iterator[Report]:
    """A progress callback that shows bars on a terminal, and a line for each new step elsewhere, on stderr."""
    console = terminal.err()
    if not console.is_terminal:
        yield _line_by_line(console.print)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task("", total=None)
        last = ""

        def report(what: str, done: int, total: int) -> None:
            nonlocal last
            if what != last:
                bars.reset(task, description=what)
                last = what
            bars.update(task, completed=done, total=total or None)

        yield report


def _line_by_line(write: Any) -> Report:
    shown: set[tuple[str, int]] = set()

    def report(what: str, done: int, total: int) -> None:
        quarter = done * 4 // total if total else 0
        if (what, quarter) not in shown:
            shown.add((what, quarter))
            write(f"{what}: {done} of {total}" if total else what)

    return report


@app.command()
def start(json: Json = False) -> None:
    """Start it, or say that it runs; the first time fetches Neo4j (about 200 MB)."""
    local = embedded()
    with shown_progress() as report:
        local.start(report)
    _print_status(local, local.status(), json)


@app.command()
def stop() -> None:
    """Stop it. The data stays."""
    stopped = embedded().stop()
    terminal.out().print("Stopped." if stopped else "It was not running.")


@app.command()
def status(json: Json = False) -> None:
    """Say whether it runs, where and since when; exit code 3 if it does not."""
    local = embedded()
    found = local.status()
    _print_status(local, found, json)
    if not found.running:
        raise typer.Exit(EXIT_NOT_RUNNING)


@app.command()
def reset(yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False) -> None:
    """Stop it and remove its data, its logs and its password."""
    local = embedded()
    if not yes:
        typer.confirm(f"Remove all data in {local.directory}?", abort=True)
    local.reset()
    terminal.out().print(f"Removed the data in {local.directory}.", soft_wrap=True)


@app.command()
def logs(lines: Annotated[int, typer.Option("--lines", "-n", min=1, help="How many of each log.")] = 50) -> None:
    """Print the end of its logs."""
    for line in embedded().logs(lines).splitlines():
        print(terminal.plain(line))


@app.command()
def path() -> None:
    """Print the directory that holds its data, configuration and logs."""
    print(embedded().directory)


@app.command()
def verify(json: Json = False) -> None:
    """Compare Neo4j's jars with the committed lock, by their sha256."""
    found = embedded().verify()
    if json:
        answer = {
            "jars": len(found.jars),
            "missing": [jar.coordinates for jar in found.missing],
            "changed": [jar.coordinates for jar in found.changed],
        }
        terminal.print_json(answer)
        if found.changed:
            raise typer.Exit(1)
        return
    refuse_changed(found)
    good = len(found.jars) - len(found.missing)
    terminal.out().print(f"{good} jars are the locked ones; {len(found.missing)} are still to be fetched.")


def _print_status(local: LocalNeo4j, found: Status, json: bool) -> None:
    if json:
        terminal.print_json(
            {
                "running": found.running,
                "version": found.version,
                "directory": str(found.directory),
                "data_bytes": found.data_bytes,
                "pid": found.pid,
                "uri": found.uri,
                "browser_url": found.browser_url,
                "seconds_up": found.seconds_up,
                "user": "neo4j",
                "password_file": str(local.password_path),
            }
        )
        return
    console = terminal.out()
    if not found.running:
        console.print(f"Neo4j {found.version} is not running. Start it with: armstrace db start")
        return
    console.print(f"Neo4j {found.version} runs as process {found.pid}, for {found.seconds_up:.0f} s.")
    console.print(f"Bolt           {found.uri}", soft_wrap=True)
    console.print(f"Neo4j Browser  {found.browser_url}", soft_wrap=True)
    console.print(f"Login          neo4j, with the password in {local.password_path}", soft_wrap=True)
    console.print(f"Data           {found.directory} ({found.data_bytes // 2**20} MB)", soft_wrap=True)
