"""armstrace backup and armstrace restore."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from cli import terminal
from cli.ask import Graph, ask
from cli.options import Json
from graph.backup.file import BackupReader, Manifest
from graph.errors import Invalid
from graph.local_process import disk_errors
from sharing.words import count

BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="A .zip file.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(backup)
    app.command()(restore)


def backup(file: BackupFile, json: Json = False) -> None:
    """Write all claims, records, judgements, reviews, the change log and the originals into a file.

    Who writes to the graph meanwhile waits; questions are answered. A file that is there already is left alone.
    """

    async def save(graph: Graph) -> Manifest:
        from graph.backup.save import save_backup
        from loaders.files import ORIGINALS

        originals = graph.settings.armstrace_home.expanduser() / ORIGINALS
        return await save_backup(graph.driver, graph.database, file, originals, terminal.err().print)

    with _told(file):
        manifest = ask(save)
    _tell("Written", file, manifest, json)


def restore(file: BackupFile, json: Json = False) -> None:
    """Make an empty graph what it was when a backup was written. Its edges are derived anew from the claims.

    The file is checked before anything is written. Nobody reads or writes the graph until it is whole.
    """

    async def make(graph: Graph) -> Manifest:
        from graph.backup.restore import Restore
        from loaders.files import ORIGINALS

        originals = graph.settings.armstrace_home.expanduser() / ORIGINALS
        with BackupReader(file) as reader:
            await Restore(graph.driver, graph.database, reader, terminal.err().print).run(originals)
            return reader.manifest

    with _told(file):
        manifest = ask(make)
    _tell("Restored", file, manifest, json)
    terminal.err().print("armstrace db verify compares the graph with its claims.")


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """What goes wrong with a file is said, and not traced back."""
    try:
        with disk_errors(file.parent):
            yield
    except OSError as error:
        raise Invalid(f"{error.filename or file}: {error.strerror}.") from error


def _tell(what: str, file: Path, manifest: Manifest, json: bool) -> None:
    held = {label.lower() + "s": manifest.rows(label) for label in ("Source", "Record", "Claim", "Judgement", "Review")}
    originals, lacking = len(manifest.originals), list(manifest.lacking)
    if json:
        told = {"file": str(file), "rev": manifest.rev, **held, "originals": originals, "lacking": lacking}
        terminal.print_json(told | {"bytes": file.stat().st_size})
        return
    words = ", ".join(count(number, name[:-1]) for name, number in held.items())
    terminal.out().print(
        f"{what}: {file}, revision {manifest.rev}, {words}, {count(originals, 'original')}.", soft_wrap=True
    )
    if lacking:
        terminal.err().print(
            f"{count(len(lacking), 'original')} that editions name are not kept here, or are no longer what they were: "
            f"{', '.join(sha256[:12] for sha256 in lacking)}. Their claims are in the backup all the same.",
            soft_wrap=True,
        )
