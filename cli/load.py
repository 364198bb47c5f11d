"""armstrace load, armstrace sources: files into the graph, and what came from where."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cli import terminal
from cli.ask import Graph, ask
from cli.page import Page, count
from graph.errors import ArmstraceError, NotRunning, Unavailable

if TYPE_CHECKING:
    from loaders.run import LoadReport
    from loaders.run import Progress as Report

EXIT_ERROR, EXIT_REJECTS = 1, 4
PAGE = 500

Json = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]


def register(app: typer.Typer) -> None:
    """Mount both commands."""
    app.command()(load)
    app.command()(sources)


def load(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Claim sheets: .yaml, .jsonl, .json or .csv.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    rejects: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where rejected rows are kept. Default: next to the file.")
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep/--no-keep", help="Keep a copy of the original in ARMSTRACE_HOME.")
    ] = True,
    json: Json = False,
) -> None:
    """Load files; each is checked whole first. Exit code 4: loaded, but some rows were rejected."""
    answers: list[dict[str, Any]] = []
    code = 0

    async def run(graph: Graph) -> None:
        nonlocal code
        if not dry_run:
            from graph.schema import apply_schema

            await apply_schema(graph.driver, graph.database)
        for path in files:
            try:
                answer, worst = await _load_one(graph, path, dry_run, rejects, keep, json)
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


async def _load_one(
    graph: Graph, path: Path, dry_run: bool, rejects: Path | None, keep: bool, json: bool
) -> tuple[dict[str, Any], int]:
    from loaders.run import load_sheet

    changes = _Changes()
    with _progress(shown=not dry_run) as progress:
        report = await load_sheet(
            graph.driver,
            graph.database,
            path,
            dry_run=dry_run,
            rejects=rejects,
            home=graph.settings.armstrace_home if keep else None,
            progress=progress,
            on_batch=changes.see if dry_run else None,
        )
    await changes.compare(graph)
    answer = as_json(report) | ({"would_add": changes.added, "there_already": changes.there} if dry_run else {})
    if not json:
        _complain(report)
        _print(report, changes)
    if not report.loaded:
        return answer, EXIT_ERROR
    return answer, EXIT_REJECTS if report.rejected else 0


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
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task("checking", total=None)

        def report(what: str, done: int, total: int) -> None:
            bars.update(task, description=terminal.plain(what), completed=done, total=total)

        yield report


def as_json(report: LoadReport) -> dict[str, Any]:
    """A report as JSON."""
    result = report.result
    return {
        "file": str(report.file),
        "loader": report.loader,
        "sha256": report.sha256,
        "source": report.source.id if report.source else None,
        "edition": report.edition.published.text if report.edition else None,
        "complete": report.edition.complete if report.edition else None,
        "loaded": report.loaded and not report.dry_run,
        "changed": report.changed and not report.dry_run,
        "would_change": report.changed if report.dry_run else None,
        "records": report.records,
        "deals": report.deals,
        "claims": report.claims,
        "rejected": report.rejected,
        "errors": [asdict(error) for error in report.errors],
        "notes": report.notes,
        "rejects": str(report.rejects) if report.rejects else None,
        "kept": str(report.kept) if report.kept else None,
        "rev": result.rev if result else None,
        "counts": result.counts if result else {},
    }


def _complain(report: LoadReport) -> None:
    console = terminal.err()
    for error in report.errors:
        console.print(terminal.plain(error), soft_wrap=True)
    for note in report.notes:
        console.print(f"note: {terminal.plain(note)}", soft_wrap=True)


def _print(report: LoadReport, changes: _Changes) -> None:
    page = Page()
    if report.source is None or report.edition is None or report.result is None:
        found = count(len(report.errors), "error")
        page.line((f"{report.file}: rejected whole, {found}. Nothing was loaded.", "bold red"), hang=2)
        return
    holds = ", ".join(
        [count(report.records, "record"), count(report.deals, "deal"), count(report.claims, "claim")],
    )
    page.line((str(report.file), "bold"), f": {report.source.id}, {report.edition.published.text}: {holds}", hang=2)
    if report.dry_run:
        for sentence in changes.added:
            page.line("+ ", sentence, indent=2, hang=2)
        if changes.there:
            page.line(f"{count(changes.there, 'record or claim', 'records and claims')} there already", indent=2)
    _print_result(page, report)
    if report.rejected:
        rejected = count(report.rejected, "row was rejected", "rows were rejected")
        where = f"; corrected, this loads them: {report.rejects}" if report.rejects else ""
        page.line((f"{rejected}{where}", "yellow"), indent=2, hang=2)


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
