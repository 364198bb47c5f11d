"""What became of an input, as JSON and for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cli import terminal
from cli.page import Page
from graph.model.letters import plain
from sharing.words import count

if TYPE_CHECKING:
    from loaders.run import LoadReport

# Of a table: the name of a row, and its claims as sentences.
Preview = Sequence[tuple[str, Sequence[str]]]
_SHOWN, _SENTENCES, _NOTES = 10, 200, 20


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
        "rows_of_files": {file: asdict(rows) for file, rows in report.reading.files.items()},
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


def complain(report: LoadReport) -> None:
    """Print all that is wrong in an input, and what is worth knowing, on stderr."""
    console = terminal.err()
    for error in report.errors:
        console.print(plain(error), soft_wrap=True)
    for note in report.notes[:_NOTES]:
        console.print(f"note: {plain(note)}", soft_wrap=True)
    if len(report.notes) > _NOTES:
        console.print(f"and {len(report.notes) - _NOTES} more notes: --json lists them", soft_wrap=True)


def print_report(
    report: LoadReport, added: Sequence[str] = (), there: int = 0, preview: Preview = (), *, result: bool = True
) -> None:
    """Print what became of an input; of a dry run what would be added, and how much is there already.
    Without `result` not what became of the graph.
    """
    page = Page()
    if report.result is None:
        whole = f"rejected whole, {count(len(report.errors), 'error')}. Nothing was loaded."
        what = "not loaded, because another input was rejected." if report.checked else whole
        page.line((f"{report.file}: {what}", "bold red"), hang=2)
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
        if report.reading.rows > len(preview):
            page.line(
                f"and {report.reading.rows - len(preview):,} more rows: --json lists what they would add", indent=2
            )
    elif report.dry_run:
        for sentence in added[:_SENTENCES]:
            page.line("+ ", sentence, indent=2, hang=2)
        if len(added) > _SENTENCES:
            page.line(f"and {len(added) - _SENTENCES} more: --json lists them", indent=2)
    if report.dry_run and there:
        page.line(f"{count(there, 'record or claim', 'records and claims')} there already", indent=2)
    if result:
        _print_result(page, report)
    if report.reading.rejected:
        rejected = count(report.reading.rejected, "row was rejected", "rows were rejected")
        where = f"; corrected, this loads them: armstrace load {report.rejects}{report.given}" if report.rejects else ""
        page.line((f"{rejected}{where}", "yellow"), indent=2, hang=2)


def _print_reading(page: Page, report: LoadReport) -> None:
    reading = report.reading
    parts = [count(reading.rows, "row")]
    if reading.repeated:
        parts.append(f"{reading.repeated} of them word for word the same as others")
    if reading.unused:
        parts.append("not used: " + ", ".join(f"{field} ({times})" for field, times in reading.unused.items()))
    page.line("Read ", "; ".join(parts), indent=2, hang=2)
    for file, rows in reading.files.items():
        lost = f", {rows.rejected} rejected" if rows.rejected else ""
        page.line(f"{file}: {count(rows.rows, 'row')}{lost}", indent=4, hang=2)


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
