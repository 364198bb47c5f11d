"""armstrace read: an article in, a claim sheet out."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import terminal
from cli.sheet_file import sheet_json, sheet_yaml
from graph.errors import Invalid, NotFound
from sharing.words import count

if TYPE_CHECKING:
    from reading.documents import Document
    from reading.model_reader import Model
    from reading.sheet import Article

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
    endpoint: Annotated[
        str | None, typer.Option(metavar="URL", help="Read by a model behind this OpenAI-compatible endpoint instead.")
    ] = None,
    model: Annotated[str | None, typer.Option(metavar="NAME", help="Which model is asked there.")] = None,
    load: Annotated[
        bool, typer.Option("--load", help="Load it as well. Its claims are marked as read by machine.")
    ] = False,
) -> None:
    """Read an article: each claim with the sentence that carries it, who said it and how sure they were.

    The sheet is to be checked: armstrace review SHEET, then armstrace load SHEET.
    """
    from graph.model.dates import parse_interval
    from reading.documents import read_document
    from reading.sheet import read_article, said_of

    document = read_document(_bytes(file), "stdin" if file == STDIN else Path(file).name)
    try:
        when = parse_interval(published) if published else None
    except ValueError as error:
        raise Invalid(f"--published: {error}.") from error
    said = said_of(document, publisher, when, title, url, source)
    article = read_article(document, said, _model(endpoint, model))
    text = sheet_json(article.sheet) if json else _as_yaml(article, document)
    path = _write(text, output, f"{article.sheet.source.id}.{'json' if json else 'yaml'}", load)
    _report(document, article, path)
    if load and path is not None:
        _load(path)


def _model(endpoint: str | None, model: str | None) -> Model | None:
    """The model that is asked. Nothing is sent anywhere unless both are given."""
    if (endpoint is None) != (model is None):
        raise Invalid("A model is asked only where you say which and where.", hint="Give both --endpoint and --model.")
    if endpoint is None or model is None:
        return None
    from importlib.util import find_spec

    from reading.model_reader import Model

    if find_spec("httpx") is None:
        raise Invalid("Asking a model needs httpx.", hint="pip install 'armstrace[llm]'")
    return Model(endpoint, model, os.environ.get("ARMSTRACE_MODEL_KEY"))


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


def _as_yaml(article: Article, document: Document) -> str:
    head = ["# Read by machine. Check each claim beside its quote, as armstrace review does, before you load it."]
    left = [f"#   {u.why}: {_one_line(document.text[u.start : u.end])}" for u in article.unread]
    if left:
        left.insert(0, "# Not read, since an end or a direction is not told:")
    return sheet_yaml(article.sheet, head, left)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _write(text: str, output: Path | None, name: str, load: bool) -> Path | None:
    if output is None and not load:
        terminal.print_lines(text.rstrip("\n"))
        return None
    path = output or Path(name)
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise Invalid(f"{path} cannot be written: {error.strerror}.") from error
    return path


def _report(document: Document, article: Article, path: Path | None) -> None:
    lines = [f"Note: {note}." for note in document.notes]
    where = f" in {path}" if path else ""
    claims = count(len(article.sheet.claims), "claim")
    lines.append(f"{claims}{where}, {count(len(article.unread), 'sentence')} not read. Read by machine: check each.")
    for line in lines:
        terminal.err().print(line, soft_wrap=True, highlight=False, markup=False)


def _load(path: Path) -> None:
    from cli.load import load

    load([path])
