"""The audit log: every write, judgement, export and Cypher question, with who asked it and how it ended.

A file of JSON Lines that is only ever appended to. What is done is recorded before it is done, and its end after; each
line holds the hash of the line before, so that a changed, a removed or an added one shows.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import os
import secrets
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

import orjson
from filelock import FileLock, Timeout

from graph.errors import ArmstraceError

FILE = "audit.jsonl"
LOCK_SECONDS = 10
MOST_TEXT_BYTES = 4_000  # of a text; of a longer one its beginning, size and hash are kept
MOST_LINE_BYTES = 32_000  # of all that was asked
TAIL_BYTES = 256 * 1024  # more than the longest line: JSON may write a byte as six
BEGUN, ASKED, ENDED = "begun", "asked", "ended"
_HELD = {BEGUN: {"what", "who", "asked"}, ASKED: {"asked"}, ENDED: {"outcome"}}


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
        self._append({"id": act, "event": BEGUN, "what": what, "who": shortened(who), "asked": shortened(asked)})
        return act

    def add(self, act: str, asked: Mapping[str, Any]) -> None:
        """Record more of what is asked, where it comes later. Raises NoAudit."""
        self._append({"id": act, "event": ASKED, "asked": shortened(asked)})

    def end(self, act: str, outcome: str, rev: int | None = None) -> None:
        """Record how it ended: `done`, or the code of an error. Raises NoAudit."""
        self._append({"id": act, "event": ENDED, "outcome": outcome} | ({} if rev is None else {"rev": rev}))

    def latest(self, limit: int) -> tuple[list[Act], int]:
        """The latest acts by when they began, the latest first, and how many there are before. Raises NoAudit."""
        kept: deque[str] = deque(maxlen=limit)
        total = 0
        for line in self._sound():
            if line["event"] == BEGUN:
                kept.append(line["id"])
                total += 1
        found: dict[str, Act] = {}
        wanted = set(kept)
        for line in self._sound():
            if line["id"] in wanted:
                _tell(found, line)
        return [found[id_] for id_ in reversed(kept) if id_ in found], total - len(kept)

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

    def _sound(self) -> Iterator[dict[str, Any]]:
        return (line for _, content in self._lines() if (line := _parsed(content)) is not None)

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
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file.fileno())
    except OSError:
        file.truncate(size)
        raise


def shortened(asked: Any) -> Any:
    """What was asked as JSON can hold it, each long text by its beginning, its size and its hash, and so the whole."""
    plain = _plain(asked)
    content = orjson.dumps(plain)
    return plain if len(content) <= MOST_LINE_BYTES else _cut(content)


def _plain(asked: Any) -> Any:
    if isinstance(asked, Mapping):
        return {_text(str(name)): _plain(value) for name, value in asked.items()}
    if isinstance(asked, list | tuple):
        return [_plain(value) for value in asked]
    if asked is None or isinstance(asked, bool | float) or (isinstance(asked, int) and abs(asked) < 2**63):
        return asked
    content = asked if isinstance(asked, bytes) else str(asked).encode("utf-8", "backslashreplace")
    return _text(content.decode("utf-8", "replace")) if len(content) <= MOST_TEXT_BYTES else _cut(content)


def _text(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def _cut(content: bytes) -> dict[str, Any]:
    begins = content[:MOST_TEXT_BYTES].decode("utf-8", "replace")
    return {"begins": begins, "bytes": len(content), "sha256": _hash(content)}


def _tell(acts: dict[str, Act], line: Mapping[str, Any]) -> None:
    """Take one line into what is known of its act."""
    known = acts.get(line["id"])
    if line["event"] == BEGUN:
        acts.setdefault(line["id"], Act(line["id"], line["at"], line["what"], line["who"], line["asked"]))
    elif known is not None and line["event"] == ASKED:
        both = {"more": line["asked"]} if not isinstance(line["asked"], dict) else line["asked"]
        before = known.asked if isinstance(known.asked, dict) else {"asked": known.asked}
        acts[known.id] = replace(known, asked={**before, **both})
    elif known is not None and known.outcome is None:
        acts[known.id] = replace(known, outcome=line["outcome"], rev=line.get("rev"), ended=line["at"])


def _parsed(content: bytes) -> dict[str, Any] | None:
    """The line, if it is one that this log writes."""
    try:
        line = orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(line, dict) or not all(isinstance(line.get(n), str) for n in ("id", "at", "event", "previous")):
        return None
    return line if line["event"] in _HELD and _HELD[line["event"]] <= line.keys() else None


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
