"""armstrace editions: what changed from one edition of a source to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import terminal
from cli.ask import Graph, ask
from cli.options import Json
from cli.page import Page
from sharing.words import count

if TYPE_CHECKING:
    from graph.queries.editions import EditionDiff

app = typer.Typer(name="editions", help="Compare editions of a source.", no_args_is_help=True)
SHOWN = 20


@app.callback()
def _editions() -> None:
    """A group, so that more may come beside its one command."""


@app.command()
def diff(
    source: Annotated[str, typer.Argument(help="The id of a source, or its beginning: ofac-sdn, ofac.")],
    before: Annotated[str, typer.Argument(metavar="EARLIER", help="The date of one edition.")],
    after: Annotated[str, typer.Argument(metavar="LATER", help="The date of another.")],
    everything: Annotated[bool, typer.Option("--all", help=f"Print all, not {SHOWN} of each.")] = False,
    about: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only what names this: a name, or words of it.")
    ] = None,
    json: Json = False,
) -> None:
    """What came, went, was renamed and changed from one edition of a source to another."""

    async def run(graph: Graph) -> EditionDiff:
        from graph.queries.editions import diff_editions

        async with graph.session() as session:
            return await diff_editions(session, source, before, after, about)

    found = ask(run)
    if json:
        terminal.print_json(asdict(found))
        return
    page = Page()
    page.line((found.source, "bold"), f": from {found.before} to {found.after}, revision {found.rev}")
    for note in found.notes:
        page.line((f"note: {note}", "yellow"), indent=2, hang=2)
    most = None if everything else SHOWN
    if found.named == 0:
        page.gap()
        page.line(f"Neither edition has a record with {about!r} among its names.")
        return
    for title, sign, listed in (
        ("New", "+", found.came),
        ("Gone", "-", found.went),
        ("Renamed", "~", found.renamed),
        ("Changed", "~", found.changed),
        ("The same in both", "=", found.unchanged),
    ):
        if listed or (about is None and listed is not found.unchanged):
            _print_records(page, title, sign, listed, most)
    _print_claims(page, "New claims", "+", found.claims_came, most)
    _print_claims(page, "Claims gone", "-", found.claims_went, most)


def _print_records(page: Page, title: str, sign: str, rows: Sequence[dict[str, Any]], most: int | None) -> None:
    page.gap()
    kinds = Counter(row["kind"] for row in rows)
    parts = ", ".join(f"{number:,} {kind}" for kind, number in kinds.most_common()) if len(kinds) > 1 else ""
    page.line((f"{title}: {count(len(rows), 'record')}", "bold"), (f" ({parts})" if parts else "", "dim"))
    # Addresses are many, and come and go with those who are there.
    ordered = sorted(rows, key=lambda row: row["kind"] == "Address")
    for row in ordered[:most]:
        was = f", was {row['was']}" if "was" in row else ""
        dim = (f", {row['kind']}", "dim"), (f"  {row['actor']}", "dim")
        page.line(f"{sign} ", row["name"], dim[0], was, dim[1], indent=2, hang=4)
        for name, field in row.get("fields", {}).items():
            page.line(f"{name}: {_words(field['was'])} → {_words(field['now'])}", indent=6, hang=2)
    _print_rest(page, len(rows), most)


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key} {_words(inner)}" for key, inner in value.items()) or "nothing"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "nothing"
    return "nothing" if value is None else str(value)


def _print_claims(page: Page, title: str, sign: str, rows: Sequence[dict[str, Any]], most: int | None) -> None:
    page.gap()
    page.line((f"{title}: {count(len(rows), 'claim')}", "bold"))
    for row in rows[:most]:
        details = ", ".join(str(row[name]) for name in ("stance", "phase", "programme", "way") if row.get(name))
        said = f"{row['subject']} {row['kind']} {row['object']}"
        page.line(f"{sign} ", said, (f" ({details})", "dim"), indent=2, hang=4)
    _print_rest(page, len(rows), most)


def _print_rest(page: Page, number: int, most: int | None) -> None:
    if most is not None and number > most:
        page.line(f"and {number - most:,} more: --all prints them, --json too", indent=2)
