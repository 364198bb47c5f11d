"""armstrace review: what a machine read, claim by claim, beside the words that carry it."""

from __future__ import annotations

import datetime as dt
import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import terminal
from cli.page import Page
from sharing.words import count, goods_words

if TYPE_CHECKING:
    from cli.sheet_file import SheetFile
    from graph.model.claims import Review

ASKED = "accept, edit, refuse, next, back, one more by hand, or quit? [a/e/r/n/b/h/q]"
ASKED_OF_GRAPH = "accept, refuse, next or quit? [a/r/n/q]"
WIDE = 11
LONGEST_PAGE = 200

By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who reviews. Default: who is logged in.")]


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command()(review)


def review(
    sheet: Annotated[
        Path | None,
        typer.Argument(metavar="[SHEET]", help="A sheet that armstrace read wrote. Without one: what is in the graph."),
    ] = None,
    by: By = None,
    again: Annotated[bool, typer.Option("--again", help="Also what was reviewed before, in the sheet.")] = False,
    load: Annotated[bool, typer.Option("--load", help="Load the sheet at the end.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=LONGEST_PAGE, help="Of the graph: how many claims.")] = 50,
) -> None:
    """Accept, correct or refuse what a machine read, each claim beside its sentence.

    Each decision is in the sheet, or in the graph, at once. What was refused counts nowhere; what was corrected stays
    beside its correction.
    """
    who = (by or getpass.getuser()).strip()
    if sheet is None:
        _review_graph(who, limit)
        return
    from cli.sheet_file import SheetFile

    file = SheetFile.open(sheet)
    _review_sheet(file, who, again)
    left = len(file.waiting())
    said = f"{count(left, 'claim')} not reviewed. " if left else "All are reviewed. "
    terminal.err().print(said + ("" if load else f"Load it: armstrace load {sheet}"), soft_wrap=True)
    if load:
        from cli.load import load as load_files

        load_files([sheet])


# -- a sheet -----------------------------------------------------------------------------------------------------------


def _review_sheet(file: SheetFile, who: str, again: bool) -> None:
    page = Page()
    places = list(range(len(file.sheet.claims))) if again else file.waiting()
    at = 0
    while at < len(places):
        _show(page, file, places[at], f"{at + 1} of {len(places)}")
        key = _key(ASKED, "aernbhq")
        if key == "q":
            return
        if key == "b":
            at = max(0, at - 1)
            continue
        if key == "h":
            _by_hand(file)
            continue
        if key in "ar":
            file.review(
                places[at], _review({"a": "accepted", "r": "refused"}[key], who, _note() if key == "r" else None)
            )
        if key == "e" and not _edit(file, places[at], who):
            continue
        at += 1


def _show(page: Page, file: SheetFile, place: int, number: str) -> None:
    claim = file.sheet.claims[place]
    names = {r.key: r.name for r in file.sheet.records}
    page.gap()
    page.line((number, "dim"), (f"  {claim.locator}" if claim.locator else "", "dim"))
    page.line(claim.quote or "(no words are given)", indent=2, hang=2)
    page.gap()
    ends = [names.get(key, key) for key in (claim.subject, claim.object)]
    page.line((ends[0], "bold"), (f" ─{claim.kind}→ ", "cyan"), (ends[1], "bold"), indent=2)
    speaker = claim.speaker and names.get(claim.speaker, claim.speaker)
    deal = next((d.title for d in file.sheet.deals if d.key == claim.deal), None)
    for label, value in (
        ("stance", claim.stance.value),
        ("certainty", claim.certainty.value),
        ("phase", claim.phase and claim.phase.value),
        ("valid", claim.valid and claim.valid.text),
        ("said by", speaker or "the article itself"),
        ("said on", claim.said_on and claim.said_on.text),
        ("goods", goods_words([g.model_dump(mode="json", by_alias=True) for g in claim.goods])),
        ("deal", deal),
        ("rule", claim.rule),
        ("review", claim.review and f"{claim.review.verdict} by {claim.review.by}, {claim.review.on.text}"),
    ):
        page.field(label, value or "", indent=2, width=WIDE)


def _edit(file: SheetFile, place: int, who: str) -> bool:
    """Ask for each field of a claim; whether the claim was replaced."""
    from cli.review_fields import ask_claim

    before = file.sheet.claims[place]
    found = ask_claim(file.sheet, before)
    if found is None:
        return False
    claim, records = found
    source = file.sheet.source.id
    if claim.id_in(source) == before.id_in(source):
        terminal.err().print("Nothing was changed.")
        return False
    file.replace(place, claim, records, _review("edited", who, _note()))
    return True


def _by_hand(file: SheetFile) -> None:
    from cli.review_fields import ask_claim

    found = ask_claim(file.sheet, None)
    if found is not None:
        file.add(*found)
        terminal.err().print("It stands at the end of the sheet.")


# -- the graph ---------------------------------------------------------------------------------------------------------


def _review_graph(who: str, limit: int) -> None:
    from cli.ask import Graph, ask
    from cli.render_records import print_one_claim
    from graph.store.endings import review_claim

    async def waiting(graph: Graph) -> Any:
        from graph.queries.reviews import list_waiting

        async with graph.session() as session:
            return await list_waiting(session, limit=limit)

    found = ask(waiting)
    page = Page()
    page.line(f"{count(found.total, 'claim')} read by machine and not reviewed, revision {found.rev}")
    for number, claim in enumerate(found.claims, 1):
        page.gap()
        page.line((f"{number} of {len(found.claims)}", "dim"))
        print_one_claim(page, claim)
        key = _key(ASKED_OF_GRAPH, "arnq")
        if key == "q":
            return
        if key == "n":
            continue
        decided = _review({"a": "accepted", "r": "refused"}[key], who, _note() if key == "r" else None)

        async def write(graph: Graph, claim_id: str = claim["id"], decided: Review = decided) -> Any:
            return await review_claim(graph.driver, graph.database, claim_id, decided)

        page.line((f"Kept, revision {ask(write).rev}.", "dim"))


# -- what is asked -----------------------------------------------------------------------------------------------------


def _key(question: str, keys: str) -> str:
    """One of these letters; the end of the input is to quit."""
    while True:
        try:
            typed: str = typer.prompt(question, default="n", show_default=False)
        except typer.Abort:
            return "q"
        key = typed.strip().lower()[:1]
        if key and key in keys:
            return key


def _note() -> str | None:
    try:
        return str(typer.prompt("why?", default="", show_default=False)).strip() or None
    except typer.Abort:
        return None  # no reason is given; what was decided stands


def _review(verdict: str, who: str, note: str | None) -> Review:
    from graph.model.claims import Review
    from graph.model.dates import parse_interval

    today = dt.datetime.now(dt.UTC).date().isoformat()
    return Review(verdict=verdict, by=who, on=parse_interval(today), note=note)
