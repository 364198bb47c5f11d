"""armstrace load, armstrace sources: files into the graph, and what came from where."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
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
from cli.page import Page, count
from graph.errors import ArmstraceError, Invalid, NotRunning, Unavailable

if TYPE_CHECKING:
    from graph.model.dates import Interval
    from loaders.contract import Loader
    from loaders.run import How, LoadReport
    from loaders.run import Progress as Report

EXIT_ERROR, EXIT_REJECTS = 1, 4
PAGE = 500
_SHOWN, _SENTENCES, _NOTES = 10, 200, 20

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
    json: Json = False,
) -> None:
    """Load files; each is checked whole first. Exit code 4: loaded, but some rows were rejected.

    The format is recognised; a loader's name before the files says it: armstrace load ofac sdn/ --edition 2023-12-28.
    """
    answers: list[dict[str, Any]] = []
    code = 0

    async def run(graph: Graph) -> None:
        nonlocal code
        from loaders.run import How

        loader, inputs = _inputs(files, mapping)
        how = How(
            edition=_edition(edition),
            complete=complete,
            accept=accept,
            mapping=mapping,
            dry_run=dry_run,
            rejects=rejects,
            home=graph.settings.armstrace_home if keep else None,
        )
        if not dry_run:
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
    if json:
        terminal.print_json({"files": answers})
    if code:
        raise typer.Exit(code)


def _inputs(files: list[Path], mapping: Path | None) -> tuple[Loader | None, list[Path]]:
    """The loader that is named, if one is, and the inputs, of which several files may make one."""
    from loaders.discovery import TABLE, find_loader, loader_for

    loader = find_loader(TABLE) if mapping else None
    named = find_loader(str(files[0]))
    if named is not None and not files[0].exists():
        loader, files = named, files[1:]
        if not files:
            raise Invalid(f"{named.name} is a loader: name the files to load as well.", hint=named.description.format)
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
        _complain(report)
        _print(report, changes, _preview(report, how) if how.dry_run else [])
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
            bars.update(task, description=terminal.plain(what), completed=done, total=total)

        yield report


class _Rate(ProgressColumn):
    """Claims a second, over the last while."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f} claims/s" if task.speed else "")


def as_json(report: LoadReport) -> dict[str, Any]:
    """A report as JSON."""
    result = report.result
    return {
        "file": str(report.file),
        "loader": report.loader,
        "files": [
            {"file": str(file), "sha256": digest} for file, digest in zip(report.files, report.sha256s, strict=True)
        ],
        "sources": [
            {
                "source": one.source.id,
                "edition": one.edition.published.text,
                "complete": one.edition.complete,
                "lacks": list(one.edition.lacks),
                "lacks_entries": list(one.edition.lacks_entries),
                "records": one.records,
                "deals": one.deals,
                "claims": one.claims,
            }
            for one in report.checked
        ],
        "rows": report.reading.rows,
        "repeated": report.reading.repeated,
        "unused": dict(report.reading.unused),
        "loaded": report.loaded and not report.dry_run,
        "changed": report.changed and not report.dry_run,
        "would_change": report.changed if report.dry_run else None,
        "records": report.records,
        "deals": report.deals,
        "claims": report.claims,
        "rejected": report.reading.rejected,
        "errors": [asdict(error) for error in report.errors],
        "notes": report.notes,
        "rejects": str(report.rejects) if report.rejects else None,
        "kept": [str(kept) for kept in report.kept],
        "rev": result.rev if result else None,
        "counts": result.counts if result else {},
    }


def _complain(report: LoadReport) -> None:
    console = terminal.err()
    for error in report.errors:
        console.print(terminal.plain(error), soft_wrap=True)
    for note in report.notes[:_NOTES]:
        console.print(f"note: {terminal.plain(note)}", soft_wrap=True)
    if len(report.notes) > _NOTES:
        console.print(f"and {len(report.notes) - _NOTES} more notes: --json lists them", soft_wrap=True)


def _print(report: LoadReport, changes: _Changes, preview: list[tuple[str, list[str]]]) -> None:
    page = Page()
    if report.result is None:
        found = count(len(report.errors), "error")
        page.line((f"{report.file}: rejected whole, {found}. Nothing was loaded.", "bold red"), hang=2)
        return
    for one in report.checked[:_SHOWN]:
        holds = ", ".join([count(one.records, "record"), count(one.deals, "deal"), count(one.claims, "claim")])
        edition = f"{one.source.id}, {one.edition.published.text}{', complete' if one.edition.complete else ''}"
        page.line((str(report.file), "bold"), f": {edition}: {holds}", hang=2)
    if len(report.checked) > _SHOWN:
        page.line(f"and {len(report.checked) - _SHOWN} more sources: {count(report.claims, 'claim')} in all", indent=2)
    _print_reading(page, report)
    if report.dry_run and preview:
        for name, sentences in preview:
            page.line((name, "bold"), indent=2)
            for sentence in sentences:
                page.line(sentence, indent=4, hang=2)
    elif report.dry_run:
        for sentence in changes.added[:_SENTENCES]:
            page.line("+ ", sentence, indent=2, hang=2)
        if len(changes.added) > _SENTENCES:
            page.line(f"and {len(changes.added) - _SENTENCES} more: --json lists them", indent=2)
    if report.dry_run and changes.there:
        page.line(f"{count(changes.there, 'record or claim', 'records and claims')} there already", indent=2)
    _print_result(page, report)
    if report.reading.rejected:
        rejected = count(report.reading.rejected, "row was rejected", "rows were rejected")
        where = f"; corrected, this loads them: {report.rejects}" if report.rejects else ""
        page.line((f"{rejected}{where}", "yellow"), indent=2, hang=2)


def _print_reading(page: Page, report: LoadReport) -> None:
    reading = report.reading
    parts = [count(reading.rows, "row")]
    if reading.repeated:
        parts.append(f"{reading.repeated} of them word for word the same as others")
    if reading.unused:
        parts.append("not used: " + ", ".join(f"{field} ({times})" for field, times in reading.unused.items()))
    page.line("Read ", "; ".join(parts), indent=2, hang=2)


def _print_result(page: Page, report: LoadReport) -> None:
    result = report.result
    if result is None:
        return
    if not result.changed:
        page.line("Nothing would change." if report.dry_run else "Nothing changed: all of it was there.", indent=2)
        return
    words = {
        "claims_new": ("new claim", "new claims"),
        "claims_restated": ("claim said again", "claims said again"),
        "records_new": ("new record", "new records"),
        "records_changed": ("changed record", "changed records"),
        "deals": ("deal", "deals"),
        "actors": ("actor", "actors"),
        "edges_put": ("edge written", "edges written"),
        "edges_deleted": ("edge removed", "edges removed"),
        "endings": ("claim ended", "claims ended"),
        "reviews": ("review", "reviews"),
    }
    parts = [count(n, *words[name]) for name, n in result.counts.items() if n and name in words]
    before = "Would change: " if report.dry_run else f"Revision {result.rev}: "
    page.line(before, ", ".join(parts) or "the edition", indent=2, hang=2)


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
