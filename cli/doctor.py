"""armstrace doctor: what of this installation works, what does not, and what to do."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import platform
import re
import shutil
import stat
from collections.abc import Callable, Generator, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

import typer
from pydantic import ValidationError

from access.audit import AuditLog
from access.tokens import Tokens
from cli import terminal
from cli.options import Json
from graph.errors import ArmstraceError, NotRunning
from graph.settings import Settings, get_settings
from sharing.words import count

LEAST_FREE_BYTES = 2 * 2**30


class State(StrEnum):
    """How a part stands: it works, it works but something is to be known, it does not work."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One part, what was found, and what to do about it."""

    part: str
    state: State
    found: str
    do: str | None = None


Check = Callable[[Settings], Iterator[Finding]]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)


def doctor(json: Json = False) -> None:
    """Check this installation: settings, disk, database, schema, projection, tokens, audit log, page.

    Changes nothing, and prints no secret. Exit codes: 0 nothing is wrong, 1 something is.
    """
    findings = list(examine())
    wrong = sum(finding.state is State.WRONG for finding in findings)
    if json:
        terminal.print_json({"findings": [asdict(finding) for finding in findings], "wrong": wrong})
    else:
        console = terminal.out()
        for finding in findings:
            console.print(f"{finding.state:<5} {finding.part}: {finding.found}", soft_wrap=True)
            if finding.do:
                console.print(f"      {finding.do}", soft_wrap=True)
        console.print(f"{count(wrong, 'thing')} wrong." if wrong else "Nothing is wrong.")
    if wrong:
        raise typer.Exit(1)


def examine() -> Iterator[Finding]:
    """Each part in turn. A check that fails is a finding too, and keeps no other from being made."""
    yield Finding(
        "armstrace", State.OK, f"{version('armstrace')}, Python {platform.python_version()}, {platform.platform()}"
    )
    try:
        settings = get_settings()
    except ValidationError as error:
        wrong = terminal.setting_error(error)
        yield Finding("settings", State.WRONG, wrong.detail, wrong.hint)
        return
    checks: tuple[tuple[str, Check], ...] = (
        ("home", _home),
        ("database", _database),
        ("projection", _projection),
        ("tokens", _tokens),
        ("audit log", _audit),
        ("explorer", _page),
    )
    for part, check in checks:
        try:
            yield from check(settings)
        except ArmstraceError as error:
            yield Finding(part, State.WRONG, error.detail, error.hint)
        except OSError as error:
            yield Finding(part, State.WRONG, f"{error.filename}: {error.strerror}.", "Mend its rights, or the disk.")
        except Exception as error:  # noqa: BLE001 - whatever a driver thinks of an address; its words may hold a login
            yield Finding(part, State.WRONG, f"It fails: {type(error).__name__}.", "Look at the settings of this part.")


def _home(settings: Settings) -> Iterator[Finding]:
    home = settings.armstrace_home.expanduser()
    there = next(path for path in (home, *home.parents) if path.exists())
    free = shutil.disk_usage(there).free
    found = f"{home}, {free / 2**30:,.1f} GB free"
    if not there.is_dir() or not _writable(there):
        yield Finding("home", State.WRONG, f"{home} cannot be written.", "Set ARMSTRACE_HOME to a folder of your own.")
    elif free < LEAST_FREE_BYTES:
        yield Finding("home", State.NOTE, found, "Make room: loading and the projection need some.")
    else:
        yield Finding("home", State.OK, found)


def _writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK)


def _database(settings: Settings) -> Iterator[Finding]:
    if settings.embedded:
        running = yield from _embedded(settings)
        if not running:
            return
    else:
        yield Finding("database", State.OK, f"{_bare(settings.neo4j_uri)}, database {settings.neo4j_database}")
    yield from asyncio.run(_graph(settings))


def _bare(uri: str | None) -> str:
    """An address without a login."""
    return re.sub(r"//[^/@]*@", "//…@", uri or "")


def _embedded(settings: Settings) -> Generator[Finding, None, bool]:
    from graph.local import LocalNeo4j

    local = LocalNeo4j.from_settings(settings)
    jars = local.verify()
    if jars.changed:
        names = ", ".join(jar.coordinates for jar in jars.changed[:3])
        yield Finding(
            "Neo4j's jars",
            State.WRONG,
            f"{count(len(jars.changed), 'jar')} changed: {names}.",
            "Run: armstrace db verify --jars",
        )
    elif jars.missing:
        yield Finding(
            "Neo4j's jars",
            State.NOTE,
            f"{count(len(jars.missing), 'jar')} not fetched yet.",
            "armstrace db start fetches them.",
        )
    else:
        yield Finding("Neo4j's jars", State.OK, f"{count(len(jars.jars), 'jar')}, as in the lock.")
    status = local.status()
    if status.running:
        yield Finding(
            "database",
            State.OK,
            f"the embedded Neo4j {status.version}, {status.uri}, {status.data_bytes / 1e6:,.0f} MB",
        )
    else:
        yield Finding(
            "database", State.WRONG, f"The embedded Neo4j {status.version} is not running.", "Run: armstrace db start"
        )
    return status.running


async def _graph(settings: Settings) -> list[Finding]:
    from api.deps import GraphHandle
    from api.readiness import Readiness

    handle = GraphHandle(settings)
    try:
        readiness = await Readiness.of(handle)
        findings = [Finding("graph", State.WRONG, missing) for missing in readiness.missing]
        meta = readiness.meta
        if meta and not findings:
            findings.append(Finding("graph", State.OK, f"revision {meta.visible_rev}, schema {meta.schema_version}"))
            if meta.visible_rev < meta.rev:
                do = "It goes on with the next write, or with: armstrace load of the same file."
                findings.append(Finding("graph", State.NOTE, f"A large write is under way: revision {meta.rev}.", do))
        return findings
    finally:
        await handle.close()


def _projection(settings: Settings) -> Iterator[Finding]:
    from graph.paths.projection.projection import Projection

    if settings.path_engine == "cypher":
        yield Finding("projection", State.OK, "none, as PATH_ENGINE=cypher says")
        return
    projection = Projection(settings, keeps=False)
    try:
        kept = projection.is_kept()
    except NotRunning:  # told of the database already
        return
    finally:
        projection.close()
    found = "kept on disk" if kept else "none yet: paths are found by Cypher until the graph has 20,000 edges"
    yield Finding("projection", State.OK, found)


def _tokens(settings: Settings) -> Iterator[Finding]:
    tokens = Tokens(settings.armstrace_home, settings.tokens)
    now = dt.datetime.now(dt.UTC)
    counting = [token for token in tokens.listed() if token.counts(now)]
    of_environment = f", {len(settings.tokens)} in ARMSTRACE_TOKENS" if settings.tokens else ""
    found = f"{count(len(counting), 'token')} that count{'s' if len(counting) == 1 else ''}{of_environment}"
    yield Finding("tokens", State.OK, found)
    yield from _private(tokens.file, "tokens")


def _audit(settings: Settings) -> Iterator[Finding]:
    log = AuditLog(settings.armstrace_home)
    checked = log.check()
    if checked.faults:
        first = checked.faults[0]
        found = f"{count(len(checked.faults), 'fault')}; line {first.line}: {first.why}"
        yield Finding("audit log", State.NOTE, found, "Run: armstrace audit --check")
    else:
        yield Finding("audit log", State.OK, count(checked.lines, "line"))
    yield from _private(log.file, "audit log")


def _private(file: Path, part: str) -> Iterator[Finding]:
    """A finding where others than its owner may read a file."""
    if os.name == "posix" and file.exists() and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding(part, State.NOTE, f"Others may read or write {file}.", f"Run: chmod 600 {file}")
    for one in (file, file.with_suffix(".lock")):
        if one.exists() and not os.access(one, os.R_OK | os.W_OK):
            yield Finding(
                part, State.WRONG, f"{one} cannot be read and written.", "Give it to the user of the service."
            )


def _page(settings: Settings) -> Iterator[Finding]:
    from api.page import FOLDER

    if (FOLDER / "index.html").exists():
        yield Finding("explorer", State.OK, "built")
    else:
        yield Finding("explorer", State.NOTE, "The page is not built.", "Run: make web")
