"""armstrace audit, and the recording of commands that write, export or ask in Cypher."""

from __future__ import annotations

import getpass
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from typing import Annotated, Any, TypeVar

import orjson
import typer
from pydantic import ValidationError
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from access.audit import Act, AuditLog, Checked, NoAudit
from access.tokens import PREFIX
from cli import terminal
from cli.options import Json
from graph.errors import ArmstraceError
from graph.model.letters import plain
from graph.settings import get_settings
from sharing.words import count

RECORDED = frozenset({"load", "backup", "restore", "retract", "unretract", "review", "export", "dossier", "cypher"})
RECORDED_PARTS = {
    "identity": frozenset({"run", "review", "judge", "apply", "undo"}),
    "db": frozenset({"reset"}),
    "token": frozenset({"make", "revoke"}),
}
R = TypeVar("R")
SHOWN = 60  # characters of what was asked


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(audit)


def audit(
    limit: Annotated[int, typer.Option(min=1, help="How many at most, the latest first.")] = 50,
    check: Annotated[bool, typer.Option("--check", help="Whether each line is as it was written.")] = False,
    json: Json = False,
) -> None:
    """What was done over HTTP and by commands on this machine: writes, judgements, exports, Cypher; by whom."""
    log = AuditLog(get_settings().armstrace_home)
    if check:
        _tell_checked(log.check(), json)
        return
    acts, more = log.latest(limit)
    if json:
        terminal.print_json({"acts": [asdict(act) for act in acts], "more": more})
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in ("at", "who", "what", "asked", "outcome", "rev"):
        table.add_column(column, overflow="fold")
    for act in acts:
        rev = "" if act.rev is None else str(act.rev)
        cells = (act.at[:19], _who(act), act.what, _asked(act), act.outcome or "no end recorded", rev)
        table.add_row(*(Text(plain(cell)) for cell in cells))
    terminal.out().print(table)
    if more:
        terminal.err().print(f"{count(more, 'act')} before these: --limit.")


def _tell_checked(checked: Checked, json: bool) -> None:
    if json:
        terminal.print_json(asdict(checked))
    else:
        for fault in checked.faults:
            terminal.out().print(f"line {fault.line}: {fault.why}")
        found = f"{count(checked.lines, 'line')}, {count(len(checked.faults), 'fault')}"
        terminal.out().print(f"{found}; the last has the hash {checked.last}.", soft_wrap=True)
    if checked.faults:
        raise typer.Exit(1)


def _who(act: Act) -> str:
    who = act.who
    return " ".join(str(who[name]) for name in ("name", "user", "from") if name in who) or "not known"


def _asked(act: Act) -> str:
    text = act.asked if isinstance(act.asked, str) else orjson.dumps(act.asked).decode()
    return text if len(text) <= SHOWN else f"{text[:SHOWN]} …"


_current: list[tuple[AuditLog, str]] = []  # the act of this process


@contextmanager
def recorded(command: str | None, arguments: Sequence[str]) -> Iterator[None]:
    """Records a command with its outcome (None: one that is not recorded). Where it cannot be, a warning says so, and
    the command goes on: whoever runs it can write to the log anyway."""
    log = _log() if command else None
    if log is None:
        yield
        return
    asked = {"arguments": [_without_secrets(given) for given in arguments]}
    act = _warned(partial(log.begin, f"armstrace {command}", _user(), asked))
    if act:
        _current.append((log, act))
    outcome = "interrupted"
    try:
        yield
        outcome = "done"
    except SystemExit as end:
        outcome = "done" if end.code in (None, 0) else f"exit {end.code}"
        raise
    except ArmstraceError as error:
        outcome = f"refused: {error.code}"
        raise
    except Exception:
        outcome = "failed"
        raise
    finally:
        if act:
            _current.clear()
            _warned(partial(log.end, act, outcome))


def also_asked(**asked: Any) -> None:
    """Record what a command was asked other than by its arguments."""
    for log, act in _current:
        _warned(partial(log.add, act, asked))


def recorded_command(arguments: Sequence[str]) -> str | None:
    """The command, where it is one that is recorded."""
    words = [word for word in arguments if not word.startswith("-")][:2]
    if not words or (len(arguments) <= len(words) + 1 and arguments[-1] in ("-h", "--help")):
        return None
    if words[0] in RECORDED or (words[0] == "read" and "--load" in arguments):
        return words[0]
    return " ".join(words) if len(words) > 1 and words[1] in RECORDED_PARTS.get(words[0], ()) else None


def _without_secrets(given: str) -> str:
    """An argument without the secret of a token, and without a login in an address."""
    given = re.sub(rf"{PREFIX}_([0-9a-f]{{8}})_[\w-]+", rf"{PREFIX}_\1_…", given)
    return re.sub(r"://[^/@\s]+@", "://…@", given)


def _log() -> AuditLog | None:
    try:
        return AuditLog(get_settings().armstrace_home)
    except ValidationError:  # the command says what is wrong with the settings
        return None


def _user() -> dict[str, Any]:
    if os.name != "posix":
        return {"user": getpass.getuser()}
    import pwd

    try:
        return {"user": pwd.getpwuid(os.getuid()).pw_name}  # the environment may name anybody
    except KeyError:
        return {"user": str(os.getuid())}


def _warned(append: Callable[[], R]) -> R | None:
    try:
        return append()
    except NoAudit as error:
        terminal.err().print(f"Not recorded in the audit log: {error}", soft_wrap=True)
        return None
