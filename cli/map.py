"""armstrace map: a first mapping of a table, to be checked and filled in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from cli import terminal
from graph.errors import Invalid, NotFound


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(name="map")(map_)


def map_(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A table: CSV, TSV or XLSX.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="YAML", help="Where to write it. Default: print it.")
    ] = None,
    rows: Annotated[int, typer.Option(min=1, max=100_000, help="How many rows to look at.")] = 200,
    sheet: Annotated[str | None, typer.Option(help="Of a workbook with several sheets: which.")] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of a mapping, for editors.")] = False,
) -> None:
    """Draft the mapping of a table: what its columns are, as far as their names and cells tell.

    What it leaves empty has to be filled in; then: armstrace load FILE --mapping YAML. A mapping named like its table,
    imports.mapping.yaml beside imports.csv, is found without --mapping.
    """
    from loaders.table.mapping import mapping_schema

    if schema:
        _give(json.dumps(mapping_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n", output)
        return
    if file is None:
        raise Invalid("Name the table to map.", hint="armstrace map imports.csv")
    _give(_draft(file, rows, sheet), output)
    if output is not None:
        terminal.err().print(
            f"Wrote {output}. Check it, fill in what is empty, then: armstrace load {file} --mapping {output}",
            soft_wrap=True,
        )


def _draft(file: Path, rows: int, sheet: str | None) -> str:
    from loaders.problems import Unreadable, path_text
    from loaders.table.draft import draft_mapping

    if not file.is_file():
        raise NotFound(f"There is no file {file}.", hint="Check its name and the folder you are in.")
    try:
        return draft_mapping(file, rows, sheet)
    except OSError as error:
        raise Invalid(f"{file} cannot be read: {error.strerror}.") from error
    except Unreadable as error:
        first = error.problems[0]
        hint = first.hint
        if path_text(first.loc) == "format.sheet":
            hint = f"Name one with --sheet. {hint}" if hint else "Name one with --sheet."
        raise Invalid(f"{file}: {first.problem}.", hint=hint) from error


def _give(text: str, output: Path | None) -> None:
    if output is None:
        print(text, end="")
        return
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise Invalid(f"{output} is there already.", hint="It is not overwritten: name another file.") from error
    except OSError as error:
        raise Invalid(f"{output} cannot be written: {error.strerror}.") from error
