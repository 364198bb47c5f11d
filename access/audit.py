"""The audit log: every write, judgement, export and Cypher question, with who asked it and how it ended.

A file of JSON Lines that is only ever appended to. What is done is recorded before it is done, and its end after; each
line holds the hash of the line before, so that a changed, a removed or an added one shows.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

import orjson
from filelock import FileLock, Timeout

from graph.errors import ArmstraceError

FILE = "audit.jsonl"
LOCK_SECONDS = 10
MOST_ASKED_BYTES = 4_000  # of what was asked; longer is kept as its hash
TAIL_BYTES = 64 * 1024
BEGUN, ENDED = "begun", "ended"


class NoAudit(ArmstraceError):
    """What was asked is to be recorded, and cannot be; so it is not done."""

    code: ClassVar[str] = "no-audit"
    status: ClassVar[int] = 503
    title: ClassVar[str] = "It cannot be recorded"


@dataclass(frozen=True)
class Act:
    """Something that was done. `who` is a token, a user of the machine, or nobody that is known; `outcome` is None
    where its end was not recorded: it may have been done or not."""

    id: str
    at: str
    what: str
    who: Mapping[str, Any]
    asked: Any
    outcome: str | None = None
    rev: int | None = None
    ended: str | None = None


@dataclass(frozen=True)
class Fault:
    """A line that is not as it was written."""

    line: int
    why: str


@dataclass
class Checked:
    """All lines against each other; `last` is the hash of the last one, which nothing in the file holds."""

    lines: int = 0
    last: str = ""
    faults: list[Fault] = field(default_factory=list)


class AuditLog:
    """The log of a home, `<home>/audit.jsonl`, of which only its owner may read."""

    def __init__(self, home: Path) -> None:
        self.file = home.expanduser() / FILE

    def begin(self, what: str, who: Mapping[str, Any], asked: Any = None) -> str:
        """Record what is about to be done; its id. Raises NoAudit."""
        act = secrets.token_hex(8)
        self._append({"id": act, "event": BEGUN, "what": what, "who": dict(who), "asked": shortened(asked)})
        return act

    def end(self, act: str, outcome: str, rev: int | None = None) -> None:
        """Record how it ended: `done`, or the code of an error. Raises NoAudit."""
        self._append({"id": act, "event": ENDED, "outcome": outcome} | ({} if rev is None else {"rev": rev}))

    def acts(self) -> Iterator[Act]:
        """All that was done, in the order in which it ended; what has no end comes last. Raises NoAudit."""
        open_: dict[str, dict[str, Any]] = {}
        for _, content in self._lines():
            line = _parsed(content)
            if line is None:
                continue
            if line["event"] == BEGUN:
                open_[line["id"]] = line
            elif begun := open_.pop(line["id"], None):
                yield _act(begun, line)
        yield from (_act(begun, None) for begun in open_.values())

    def check(self) -> Checked:
        """Whether each line is whole and follows the one before. Raises NoAudit."""
        checked = Checked()
        for number, content in self._lines():
            line = _parsed(content)
            if line is None:
                checked.faults.append(Fault(number, "It is not whole."))
            elif line["previous"] != checked.last:
                checked.faults.append(Fault(number, "It does not follow the line before."))
            checked.lines, checked.last = number, _hash(content)
        return checked

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        try:
            with self.file.open("rb") as file:
                for number, line in enumerate(file, 1):
                    yield number, line.rstrip(b"\n")
        except FileNotFoundError:
            return
        except OSError as error:
            raise NoAudit(f"{self.file} cannot be read: {error.strerror}.") from error

    def _append(self, line: dict[str, Any]) -> None:
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.file.with_suffix(".lock"), timeout=LOCK_SECONDS, mode=0o600):
                descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
                with os.fdopen(descriptor, "rb+", buffering=0) as file:
                    _write(file, line)
        except Timeout as error:
            raise NoAudit(f"{self.file} is held by another for over {LOCK_SECONDS} s.", hint="Try again.") from error
        except OSError as error:
            raise NoAudit(
                f"{self.file} cannot be written: {error.strerror}.", hint="Make room, or mend its rights."
            ) from error


def _write(file: BinaryIO, line: dict[str, Any]) -> None:
    """Append one line, whole or not at all; what a broken off write has left is ended with a line break and stays."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - TAIL_BYTES))
    tail = file.read(TAIL_BYTES)
    torn = bool(tail) and not tail.endswith(b"\n")
    last = tail.rstrip(b"\n").rpartition(b"\n")[2]
    now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
    written = {"at": now, **line, "previous": _hash(last) if last else ""}
    content = b"\n" * torn + orjson.dumps(written) + b"\n"
    try:
        if file.write(content) != len(content):
            raise OSError(28, os.strerror(28))
        os.fsync(file.fileno())
    except OSError:
        file.truncate(size)
        raise


def shortened(asked: Any) -> Any:
    """What was asked, or its hash where it is long."""
    try:
        content = orjson.dumps(asked, default=str)
    except TypeError:
        content = orjson.dumps(ascii(asked))
    if len(content) <= MOST_ASKED_BYTES:
        return orjson.loads(content)
    return {"bytes": len(content), "sha256": _hash(content)}


def _act(begun: Mapping[str, Any], ended: Mapping[str, Any] | None) -> Act:
    at, what, who, asked = (begun[name] for name in ("at", "what", "who", "asked"))
    if ended is None:
        return Act(begun["id"], at, what, who, asked)
    return Act(begun["id"], at, what, who, asked, ended["outcome"], ended.get("rev"), ended["at"])


def _parsed(content: bytes) -> dict[str, Any] | None:
    try:
        line = orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
    wanted = {BEGUN: {"what", "who", "asked"}, ENDED: {"outcome"}}
    if not isinstance(line, dict) or not {"id", "at", "event", "previous"} <= line.keys():
        return None
    return line if wanted.get(line["event"], {"?"}) <= line.keys() else None


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
