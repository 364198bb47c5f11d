"""armstrace load, armstrace sources: files into the graph, and what came from where."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from cli import terminal
from cli.ask import Graph, ask
from cli.page import Page
from cli.render_load import as_json, complain, print_report
from graph.errors import ArmstraceError, Invalid, NotFound, NotRunning, Unavailable
from graph.model.letters import plain
from graph.settings import get_settings
from sharing.words import count

if TYPE_CHECKING:
    from graph.model.dates import Interval
    from loaders.contract import Loader
    from loaders.run import How, LoadReport
    from loaders.run import Progress as Report

EXIT_ERROR, EXIT_REJECTS = 1, 4
PAGE = 500

Json = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]


def register(app: typer.Typer) -> None:
    """Mount both commands."""
    app.command()(load)
    app.command()(sources)


def load(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="[LOADER] FILE…", help="Files, or folders of files that belong together."),
    ],
    edition: Annotated[
        str | None, typer.Option(metavar="DATE", help="Of when it is, where the file does not say: 2023-12-28.")
    ] = None,
    complete: Annotated[
        bool | None,
        typer.Option("--complete/--partial", help="Whether it is all of its source. Default: what the loader knows."),
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Load a new edition even if it takes over 5 % of the claims away.")
    ] = False,
    mapping: Annotated[Path | None, typer.Option(metavar="YAML", help="What the columns of a table are.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    rejects: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where rejected rows are kept. Default: next to the file.")
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep/--no-keep", help="Keep a copy of the original in ARMSTRACE_HOME.")
    ] = True,
    bulk: Annotated[
        bool,
        typer.Option("--bulk", help="Fill an empty embedded graph by Neo4j's own importer."),
    ] = False,
    json: Json = False,
) -> None:
    """Load files; each is checked whole first. Exit code 4: loaded, but some rows were rejected.

    The format is recognised; a loader's name before the files says it: armstrace load ofac sdn/ --edition 2023-12-28.
    """
    from loaders.run import How

    loader, inputs = _inputs(files, mapping)
    how = How(
        edition=_edition(edition),
        complete=complete,
        accept=accept,
        mapping=mapping,
        dry_run=dry_run,
        rejects=rejects,
        home=get_settings().armstrace_home if keep else None,
    )
    answers, code = _in_bulk(inputs, loader, how, json) if bulk else _online(inputs, loader, how, json)
    if json:
        terminal.print_json(answers)
    if code:
        raise typer.Exit(code)


def _in_bulk(inputs: list[Path], loader: Loader | None, how: How, json: bool) -> tuple[dict[str, Any], int]:
    from cli.bulk import bulk_json, load_in_bulk, print_bulk

    if how.dry_run:
        raise Invalid("A dry run is not done in bulk.", hint="Leave --bulk out: the answer is the same.")
    report = load_in_bulk(inputs, loader, how)
    if not json:
        for one in report.inputs:
            complain(one)
            print_report(one, result=False)
        print_bulk(report)
    rejected = any(one.reading.rejected for one in report.inputs)
    answers = {"files": [as_json(one) for one in report.inputs], "graph": bulk_json(report)}
    return answers, EXIT_ERROR if report.result is None else EXIT_REJECTS if rejected else 0


def collect_less() -> None:
    """Look for garbage less often: a batch is some hundred thousand objects that all live until it is written, and to
    go through them again and again takes a quarter of the time.
    """
    gc.set_threshold(200_000, 50, 50)


def _online(inputs: list[Path], loader: Loader | None, how: How, json: bool) -> tuple[dict[str, Any], int]:
    answers: list[dict[str, Any]] = []
    code = 0
    collect_less()

    async def run(graph: Graph) -> None:
        nonlocal code
        if not how.dry_run:
            from graph.schema import apply_schema

            await apply_schema(graph.driver, graph.database)
        for path in inputs:
            try:
                answer, worst = await _load_one(graph, path, loader, how, json)
            except (NotRunning, Unavailable):
                raise
            except ArmstraceError as error:
                terminal.complain(error)
                answer, worst = {"file": str(path), "error": str(error), "code": error.code}, EXIT_ERROR
            answers.append(answer)
            code = worst if code != EXIT_ERROR and worst else code

    ask(run)
    return {"files": answers}, code


def _inputs(files: list[Path], mapping: Path | None) -> tuple[Loader | None, list[Path]]:
    """The loader that is named, if one is, and the inputs, of which several files may make one."""
    from loaders.discovery import TABLE, find_loader, find_loaders, loader_for
    from loaders.suggest import meant

    loader = find_loader(TABLE) if mapping else None
    named = find_loader(str(files[0]))
    if named is not None and not files[0].exists():
        loader, files = named, files[1:]
        if not files:
            raise Invalid(f"{named.name} is a loader: name the files to load as well.", hint=named.description.format)
    missing = next((path for path in files if not path.exists()), None)
    if missing is not None:
        # Found out before anything is written: it may be the misspelt name of a loader.
        likely = meant(str(missing), (one.name for one in find_loaders())) if missing is files[0] else None
        or_loader = f" As the name of a loader, {likely}." if likely else ""
        raise NotFound(
            f"There is no file {missing}. Nothing was loaded.",
            hint=f"Check its name and the folder you are in.{or_loader}",
        )
    inputs: dict[tuple[Path, ...], Path] = {}
    for path in files:
        try:
            together = (loader or loader_for(path)).files_of(path)
        except ArmstraceError:
            together = (path,)  # loading it says what is wrong
        inputs.setdefault(together, path)
    return loader, list(inputs.values())


def _edition(text: str | None) -> Interval | None:
    from graph.model.dates import parse_interval

    try:
        return parse_interval(text) if text else None
    except ValueError as error:
        raise Invalid(f"--edition: {error}.") from error


async def _load_one(
    graph: Graph, path: Path, loader: Loader | None, how: How, json: bool
) -> tuple[dict[str, Any], int]:
    from loaders.run import load as load_input

    changes = _Changes()
    with _progress(shown=not how.dry_run) as progress:
        how = replace(how, progress=progress, on_batch=changes.see if how.dry_run else None)
        report = await load_input(graph.driver, graph.database, path, how, loader)
    await changes.compare(graph)
    answer = as_json(report) | ({"would_add": changes.added, "there_already": changes.there} if how.dry_run else {})
    if not json:
        complain(report)
        print_report(report, changes.added, changes.there, _preview(report, how) if how.dry_run else [])
    if not report.loaded:
        return answer, EXIT_ERROR
    return answer, EXIT_REJECTS if report.reading.rejected else 0


def _preview(report: LoadReport, how: How) -> list[tuple[str, list[str]]]:
    """Of a table the first rows, each with its claims: whether the mapping is right shows there."""
    from loaders.contract import Options
    from loaders.discovery import TABLE
    from loaders.sources.table import preview

    if report.loader != TABLE or not report.loaded:
        return []
    options = Options(report.file.name, edition=how.edition, complete=how.complete, mapping=how.mapping)
    return preview(report.file, options)


class _Changes:
    """The records and claims of a dry run as sentences, and which of them the graph has not."""

    def __init__(self) -> None:
        self._sentences: dict[str, str] = {}
        self.added: list[str] = []
        self.there = 0

    def see(self, batch: Any) -> None:
        """Note what a batch holds."""
        from loaders.sentences import claim_sentence, record_sentence

        records = {record.key: record for record in batch.records}
        for record in batch.records:
            self._sentences[record.id_in(batch.source.id)] = record_sentence(record)
        for claim in batch.claims:
            self._sentences[claim.id_in(batch.source.id)] = claim_sentence(claim, records)

    async def compare(self, graph: Graph) -> None:
        """Ask the graph what it has."""
        if not self._sentences:
            return
        from graph.queries.known import find_known

        async with graph.session() as session:
            known = await find_known(session, self._sentences)
        self.added = [sentence for id_, sentence in self._sentences.items() if id_ not in known]
        self.there = len(self._sentences) - len(self.added)


@contextmanager
def _progress(*, shown: bool) -> Iterator[Report | None]:
    console = terminal.err()
    if not (shown and console.is_terminal):
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task("checking", total=None)

        def report(what: str, done: int, total: int) -> None:
            bars.update(task, description=plain(what), completed=done, total=total)

        yield report


class _Rate(ProgressColumn):
    """Claims a second, over the last while."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f} claims/s" if task.speed else "")


def sources(json: Json = False) -> None:
    """List the sources with their editions, and how much came from each."""

    async def run(graph: Graph) -> tuple[list[dict[str, Any]], int]:
        from graph.queries.sources import find_sources

        found: list[dict[str, Any]] = []
        async with graph.session() as session:
            page = await find_sources(session, PAGE)
            found += page.sources
            while page.next:
                page = await find_sources(session, PAGE, page.next)
                found += page.sources
        return found, page.rev

    found, rev = ask(run)
    if json:
        terminal.print_json({"sources": found, "rev": rev})
        return
    page = Page()
    if not found:
        page.line("No source has been loaded. Try: armstrace load cases/russia-dprk-wagner-iran.yaml")
    for source in found:
        held = [count(source[name], name.removesuffix("s")) for name in ("claims", "records", "deals")]
        page.line((source["id"], "bold"), f"  {source['title']}", hang=2)
        page.field("from", source["publisher"], indent=2, width=10)
        page.field("holds", ", ".join(held), indent=2, width=10)
        for edition in source["editions"]:
            whole = ", complete" if edition["complete"] else ""
            page.field("edition", f"{edition['published']}{whole}", indent=2, width=10)
