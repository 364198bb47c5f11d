"""armstrace db: the embedded Neo4j.

Exit codes: 0 fine, 1 error, 2 wrong usage, 3 it is not running (status).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from cli import terminal
from graph.jars import JarCheck, refuse_changed
from graph.jars import Progress as Report
from graph.local import LocalNeo4j, Status
from graph.model.letters import plain
from graph.settings import get_settings

if TYPE_CHECKING:
    from graph.store.verify import VerifyReport

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
def stop(json: Json = False) -> None:
    """Stop it. The data stays."""
    stopped = embedded().stop()
    if json:
        terminal.print_json({"stopped": stopped})
    else:
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
def reset(yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False, json: Json = False) -> None:
    """Stop it and remove its data, its logs and its password."""
    local = embedded()
    if not yes:
        typer.confirm(f"Remove all data in {local.directory}?", abort=True)
    local.reset()
    if json:
        terminal.print_json({"removed": str(local.directory)})
    else:
        terminal.out().print(f"Removed the data in {local.directory}.", soft_wrap=True)


@app.command()
def logs(
    lines: Annotated[int, typer.Option("--lines", "-n", min=1, help="How many of each log.")] = 50, json: Json = False
) -> None:
    """Print the end of its logs."""
    found = embedded().logs(lines).splitlines()
    if json:
        terminal.print_json({"lines": found})
        return
    for line in found:
        print(plain(line))


@app.command()
def path(json: Json = False) -> None:
    """Print the directory that holds its data, configuration and logs."""
    directory = str(embedded().directory)
    if json:
        terminal.print_json({"directory": directory})
    else:
        print(directory)


@app.command()
def verify(
    jars: Annotated[bool, typer.Option("--jars", help="Only Neo4j's jars, not the graph.")] = False,
    json: Json = False,
) -> None:
    """Compare Neo4j's jars with the committed lock, then the graph with what follows from its claims.

    Exit codes: 0 all is as it should be, 1 something differs, 3 the database is not running, so that the graph was
    not compared.
    """
    found = _verify_jars()
    if not json:
        refuse_changed(found)
        good = len(found.jars) - len(found.missing)
        terminal.out().print(f"{good} jars are the locked ones; {len(found.missing)} are still to be fetched.")
    report = None if jars else _verify_graph()
    if json:
        terminal.print_json(
            {
                "jars": len(found.jars),
                "missing": [jar.coordinates for jar in found.missing],
                "changed": [jar.coordinates for jar in found.changed],
                "graph": report and asdict(report) | {"ok": report.ok},
            }
        )
    elif report is not None:
        _print_report(report)
    if found.changed or (report is not None and not report.ok):
        raise typer.Exit(1)


@app.command()
def project(json: Json = False) -> None:
    """Lay out the projection now: edges as arrays in memory, by which paths in a large graph are found at once.

    The service does this by itself for a graph of 20,000 edges or more, and from then on follows what is written.
    """
    from cli.ask import as_ours

    # Not before: no other command of this group needs a compiler.
    from graph.paths.projection.lay_out import lay_out_graph

    started = time.monotonic()
    terminal.err().print("Laying out the projection. The first time its kernels are compiled: half a minute more.")
    with as_ours():
        snapshot = lay_out_graph(get_settings())
    told = {"edges": snapshot.edges, "actors": len(snapshot.ids), "rev": snapshot.rev, "bytes": snapshot.bytes}
    if json:
        terminal.print_json(told)
        return
    terminal.out().print(
        f"{snapshot.edges:,} edges between {len(snapshot.ids):,} actors at revision {snapshot.rev}, "
        f"{snapshot.bytes / 1e6:,.0f} MB, in {time.monotonic() - started:.0f} s"
    )


def _verify_jars() -> JarCheck:
    settings = get_settings()
    if not settings.embedded:
        terminal.err().print("NEO4J_URI is set: the jars of the embedded Neo4j are not those in use.")
    return LocalNeo4j.from_settings(settings).verify()


def _verify_graph() -> VerifyReport:
    from cli.ask import Graph, ask
    from graph.store.verify import verify_graph

    async def compare(graph: Graph) -> VerifyReport:
        return await verify_graph(graph.driver, graph.database, terminal.err().print)

    return ask(compare)


def _print_report(report: VerifyReport) -> None:
    out = terminal.out()
    for one in report.differences:
        out.print(f"{one.what} {plain(one.id)}: {plain(one.detail)}")
        out.print(f"  found     {plain(one.found)}")
        out.print(f"  expected  {plain(one.expected)}")
    if report.moved:
        out.print("The graph was written to meanwhile: what differs may be of no account. Verify again.")
    counted = f"{report.claims} claims and {report.edges} edges at revision {report.rev}"
    verdict = "the edges are what the claims say." if report.ok else f"{len(report.differences)} things differ."
    out.print(f"{counted}: {verdict}")


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
