"""Bearer tokens: who brings one may do what its role allows. Kept in a file beside the graph, as hashes."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

import orjson
from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from graph.errors import ArmstraceError, Conflict, Invalid, NotFound
from graph.local_process import write_private

FILE = "tokens.json"
VERSION = 1
PREFIX = "armstrace"
ENVIRONMENT = "ARMSTRACE_TOKENS"
ID_BYTES, SECRET_BYTES = 4, 32
LONGEST_NAME = 100
LOCK_SECONDS = 30


class Role(StrEnum):
    """What a token allows; each role allows what those before it do."""

    READ = "read"
    ANALYST = "analyst"
    ADMIN = "admin"

    def covers(self, other: Role) -> bool:
        """Whether it allows what `other` does."""
        roles = list(Role)
        return roles.index(self) >= roles.index(other)


class DamagedTokens(ArmstraceError):
    """The file of tokens cannot be read, so nobody is let in by it."""

    code: ClassVar[str] = "damaged-tokens"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "The file of tokens is damaged"


@dataclass(frozen=True)
class Token:
    """One token, without its secret. `until`: the last day on which it counts, in UTC."""

    id: str
    name: str
    role: Role
    sha256: str
    made: dt.datetime
    until: dt.date | None = None
    revoked: dt.datetime | None = None

    def counts(self, now: dt.datetime) -> bool:
        """Whether it lets anybody in."""
        return self.revoked is None and (self.until is None or now.date() <= self.until)


@dataclass(frozen=True)
class _Kept:
    armstrace_tokens: int
    tokens: tuple[Token, ...]


_KEPT = TypeAdapter(_Kept)


class Tokens:
    """The tokens of a home, `<home>/tokens.json`; and those of ARMSTRACE_TOKENS, each an analyst's."""

    def __init__(self, home: Path, of_environment: tuple[str, ...] = ()) -> None:
        # What it points to, so that those who share a file by a link change that one.
        self.file = (home.expanduser() / FILE).resolve()
        self._of_environment = of_environment
        self._read: tuple[object, tuple[Token, ...]] = (None, ())

    def listed(self) -> tuple[Token, ...]:
        """All that were made, in that order. Read again only when the file has changed. Raises DamagedTokens."""
        try:
            state = self.file.stat()
            version = (state.st_mtime_ns, state.st_size, state.st_ino)
            if version != self._read[0]:
                self._read = (version, self._parsed(self.file.read_bytes()))
        except FileNotFoundError:
            self._read = (None, ())
        except OSError as error:
            raise DamagedTokens(
                f"{self.file}: {error.strerror}.", hint="Mend what keeps it from being read."
            ) from error
        return self._read[1]

    def any_counts(self) -> bool:
        """Whether anybody can be let in."""
        return bool(self._of_environment) or any(token.counts(_now()) for token in self.listed())

    def find(self, given: str) -> Token | None:
        """The token that somebody brings, if it counts. How long it takes tells nothing of any secret."""
        now = _now()
        found = None
        if hashed := [token for token in self.listed() if token.id == _id_of(given)]:
            same = hmac.compare_digest(hashed[0].sha256, _hash(given))
            found = hashed[0] if same and hashed[0].counts(now) else None
        for known in self._of_environment:
            if hmac.compare_digest(_hash(known), _hash(given)):
                found = Token(ENVIRONMENT, ENVIRONMENT, Role.ANALYST, _hash(known), now)
        return found

    def make(self, name: str, role: Role, until: dt.date | None = None) -> tuple[Token, str]:
        """A new token, and its text, which is kept nowhere. Raises Invalid, and Conflict where the name is taken."""
        name = _checked(name)
        now = _now()
        if until is not None and until < now.date():
            raise Invalid(f"The last day is {until}, which has passed.", hint="Give a day to come.")
        with self._changing() as tokens:
            if any(token.name == name and token.counts(now) for token in tokens):
                raise Conflict(f"There is a token {name!r} already.", hint="Revoke it first, or give another name.")
            taken = {token.id for token in tokens}
            while (id_ := secrets.token_hex(ID_BYTES)) in taken:
                pass
            text = f"{PREFIX}_{id_}_{secrets.token_urlsafe(SECRET_BYTES)}"
            made = Token(id_, name, role, _hash(text), now, until)
            tokens.append(made)
        return made, text

    def revoke(self, name: str) -> Token:
        """End a token, by its id, its name or its text. Raises NotFound where none of these counts."""
        now = _now()
        asked = _id_of(name) or name
        with self._changing() as tokens:
            counting = [token for token in tokens if token.counts(now)]
            # An id before a name: whoever names a token like another's id revokes none by that.
            found = [t for t in counting if t.id == asked] or [t for t in counting if t.name == asked]
            if not found:
                raise NotFound(f"No token that counts is called {asked!r}.", hint="armstrace token list names them.")
            revoked = replace(found[0], revoked=now)
            tokens[tokens.index(found[0])] = revoked
        return revoked

    @contextmanager
    def _changing(self) -> Iterator[list[Token]]:
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.file.with_suffix(".lock"), timeout=LOCK_SECONDS, mode=0o600):
                tokens = list(self.listed())
                yield tokens
                kept = {"armstrace_tokens": VERSION, "tokens": [asdict(token) for token in tokens]}
                write_private(self.file, orjson.dumps(kept, option=orjson.OPT_INDENT_2).decode() + "\n")
        except Timeout as error:
            raise Conflict(f"{self.file} is held by another for over {LOCK_SECONDS} s.", hint="Try again.") from error
        except OSError as error:
            raise Invalid(f"{self.file} cannot be written: {error.strerror}.", hint="Nothing was changed.") from error

    def _parsed(self, content: bytes) -> tuple[Token, ...]:
        try:
            kept = _KEPT.validate_json(content)
        except ValidationError as error:
            raise DamagedTokens(
                f"{self.file} is no file of tokens: {error.errors(include_url=False)[0]['msg']}.",
                hint="Put it back from a copy, or remove it and make tokens anew.",
            ) from error
        if kept.armstrace_tokens != VERSION:
            raise DamagedTokens(
                f"{self.file} is of version {kept.armstrace_tokens}.", hint="A later armstrace wrote it."
            )
        return kept.tokens


def _id_of(given: str) -> str:
    parts = given.split("_", 2)
    return parts[1] if len(parts) == 3 and parts[0] == PREFIX else ""


def _hash(text: str) -> str:
    # A secret of 256 random bits is not guessed, so that a slow hash would only slow each request down.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _checked(name: str) -> str:
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Invalid(f"A token's name has 1 to {LONGEST_NAME} characters that can be printed.")
    return name


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
