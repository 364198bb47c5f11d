"""armstrace read: an article in, a claim sheet out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import terminal
from graph.errors import Invalid, NotFound

if TYPE_CHECKING:
    from graph.model.sheets import Sheet
    from reading.documents import Document
    from reading.found import Read
    from reading.sheet import Said

STDIN = "-"


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command()(read)


def read(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="Text, Markdown, saved HTML or PDF; - is stdin.")],
    publisher: Annotated[str | None, typer.Option(help="Who published it, where the file does not say.")] = None,
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="When it was published: 2023-03-30. Dates are resolved against it."),
    ] = None,
    title: Annotated[str | None, typer.Option(help="Its headline, where the file does not say.")] = None,
    url: Annotated[str | None, typer.Option(help="Where it is to be found.")] = None,
    source: Annotated[
        str | None, typer.Option(metavar="ID", help="Id of the source. Default: made of the above.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="SHEET", help="Where to write it. Default: print it.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="The sheet as JSON instead of YAML.")] = False,
    load: Annotated[
        bool, typer.Option("--load", help="Load it as well. Its claims are marked as read by machine.")
    ] = False,
) -> None:
    """Read an article: each claim with the sentence that carries it, who said it and how sure they were.

    The sheet is to be checked: correct it, delete what is wrong, then load it: armstrace load SHEET.
    """
    from reading.documents import read_document
    from reading.reader import read_text
    from reading.sheet import sheet_of

    document = read_document(_bytes(file), "stdin" if file == STDIN else Path(file).name)
    said = _said(file, document, publisher, published, title, url, source)
    day = said.published.last or said.published.first
    found = read_text(document.text, _day(day))
    sheet = sheet_of(document, found, said)
    text = _as_json(sheet) if json else _as_yaml(sheet, document, found)
    path = _write(text, output, f"{sheet.source.id}.{'json' if json else 'yaml'}", load)
    _report(document, found, path)
    if load and path is not None:
        _load(path)


def _bytes(file: str) -> bytes:
    if file == STDIN:
        return sys.stdin.buffer.read()
    path = Path(file)
    if not path.is_file():
        raise NotFound(f"There is no file {file}.", hint="Check its name and the folder you are in.")
    try:
        return path.read_bytes()
    except OSError as error:
        raise Invalid(f"{file} cannot be read: {error.strerror}.") from error


def _said(
    file: str,
    document: Document,
    publisher: str | None,
    published: str | None,
    title: str | None,
    url: str | None,
    source: str | None,
) -> Said:
    from graph.model.dates import parse_interval
    from reading.sheet import Said

    try:
        when = parse_interval(published) if published else document.published
    except ValueError as error:
        raise Invalid(f"--published: {error}.") from error
    who = publisher or document.publisher
    missing = [name for name, value in (("--publisher", who), ("--published", when)) if value is None]
    if missing:
        raise Invalid(
            f"{file} does not say {' and '.join('who published it' if m == '--publisher' else 'when it was published' for m in missing)}.",
            hint=f"Add {' and '.join(missing)}: armstrace read {file} --publisher 'Example Times' --published 2023-03-30",
        )
    assert who is not None and when is not None
    first = next((line for line in document.text.split("\n") if line.strip()), file)
    return Said(who, when, title or document.title or first[:120], url or document.url, source)


def _day(day: str | None) -> Any:
    import datetime as dt

    return dt.date.fromisoformat(day) if day else None


def _as_json(sheet: Sheet) -> str:
    return sheet.model_dump_json(by_alias=True, exclude_defaults=True, indent=2) + "\n"


def _as_yaml(sheet: Sheet, document: Document, found: Read) -> str:
    import yaml

    lines = [
        "# yaml-language-server: $schema=docs/sheets.schema.json",
        "# Read by machine. Check each claim beside its quote: correct it, or delete it, before you load this sheet.",
    ]
    body = yaml.safe_dump(
        sheet.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        sort_keys=False,
        allow_unicode=True,
        width=110,
    )
    left = [f"#   {u.why}: {_one_line(document.text[u.start : u.end])}" for u in _unread(found)]
    if left:
        left.insert(0, "# Not read, since an end or a direction is not told:")
    return "\n".join([*lines, body.rstrip("\n"), *left]) + "\n"


def _unread(found: Read) -> list[Any]:
    read = {(c.start, c.end) for c in found.claims}
    unread = {(u.start, u.end): u for u in found.unread if (u.start, u.end) not in read}
    return list(unread.values())


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _write(text: str, output: Path | None, name: str, load: bool) -> Path | None:
    if output is None and not load:
        print(text, end="")
        return None
    path = output or Path(name)
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise Invalid(f"{path} cannot be written: {error.strerror}.") from error
    return path


def _report(document: Document, found: Read, path: Path | None) -> None:
    console = terminal.err()
    for note in document.notes:
        console.print(f"Note: {note}.", soft_wrap=True, highlight=False)
    left = len(_unread(found))
    sentences = f"{left} {'sentence' if left == 1 else 'sentences'} not read"
    claims = f"{len(found.claims)} {'claim' if len(found.claims) == 1 else 'claims'}"
    where = f" in {path}" if path else ""
    console.print(
        f"{claims}{where}, {sentences}. Read by machine: check each beside its quote.", soft_wrap=True, highlight=False
    )


def _load(path: Path) -> None:
    from cli.load import load

    load([path])
