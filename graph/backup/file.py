"""The file of a backup: a zip archive of JSON Lines, of originals, and of a manifest with the hash of each.

manifest.json                what it is of, and of each part its rows, bytes and SHA-256
nodes/Claim.jsonl            a node a line: its properties
joins/Claim.jsonl            a relationship a line: {"start", "type", "label", "end", "properties"}
originals/<SHA-256>          the files that were loaded, as they were
"""

from __future__ import annotations

import hashlib
import os
import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal, Self

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph.errors import Conflict, Invalid
from graph.hashes import copy_hashed
from graph.model.kinds import ActorKind

MANIFEST = "manifest.json"
# Labels, and of each the relationships that begin there with the labels at their ends.
JOINS: dict[str, dict[str, tuple[str, ...]]] = {
    "Source": {},
    "Edition": {"EDITION_OF": ("Source",)},
    "Record": {"RESOLVES_TO": ("Actor",), "SPEAKS_FOR": ("Record",)},
    "Version": {"VERSION_OF": ("Source", "Record", "Deal")},
    "Deal": {"PARTY": ("Record",)},
    "Claim": {
        "SUBJECT": ("Record",),
        "OBJECT": ("Record",),
        "STATED_IN": ("Source",),
        "SAID_BY": ("Record",),
        "PART_OF": ("Deal",),
    },
    "Ending": {"ENDS": ("Claim",)},
    "Review": {"REVIEWS": ("Claim",)},
    "Judgement": {"JUDGES": ("Record", "Deal")},
    "Actor": {"MAY_BE": ("Actor",)},
    "Change": {},
}
LABELS = tuple(JOINS)
KINDS = frozenset(kind.value for kind in ActorKind)
"""Of an actor, which are labels of it too."""
PARTS = frozenset([f"nodes/{label}.jsonl" for label in JOINS] + [f"joins/{label}.jsonl" for label in JOINS])
_ORIGINAL = re.compile(r"originals/[0-9a-f]{64}")
_MANIFEST_BYTES = 64 << 20
_CHUNK = 1 << 20
# What zipfile raises over bytes that are not as they were: a flag can turn into one of encryption.
_BROKEN = (
    *(OSError, zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError),
    *(UnicodeDecodeError, struct.error),
)
# The longest line: a record with all its names, or a claim with its quote.
_LINE_BYTES = 64 << 20


class Part(BaseModel):
    """A file of the archive."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    rows: int | None = None
    bytes: int
    sha256: str


class Manifest(BaseModel):
    """What a backup holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1] = 1
    armstrace: str
    schema_version: int
    rev: int = Field(ge=0, lt=2**63)
    made_at: str
    parts: tuple[Part, ...]
    """By name."""
    lacking: tuple[str, ...] = ()
    """SHA-256 of originals that editions name and that were not kept, or are damaged."""

    def rows(self, label: str) -> int:
        """How many nodes of a label it has."""
        return sum(part.rows or 0 for part in self.parts if part.name == f"nodes/{label}.jsonl")

    @property
    def originals(self) -> tuple[str, ...]:
        """The SHA-256 of each original in it."""
        return tuple(part.sha256 for part in self.parts if _ORIGINAL.fullmatch(part.name))


class BackupWriter:
    """Writes a backup: at its name stands all of it or nothing."""

    def __init__(self, path: Path) -> None:
        """Raises Conflict where a file of that name is there already."""
        _refuse_present(path)
        self.path = path
        self.parts: list[Part] = []

    def __enter__(self) -> Self:
        with tempfile.NamedTemporaryFile(
            dir=self.path.parent, prefix=f".{self.path.name}.", suffix=".part", delete=False
        ) as file:
            self._temporary = Path(file.name)
        self._archive = zipfile.ZipFile(self._temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        try:
            self._archive.close()
            if kind is None:
                self._put_in_place()
        finally:
            self._temporary.unlink(missing_ok=True)

    def _put_in_place(self) -> None:
        with self._temporary.open("rb") as file:
            os.fsync(file.fileno())
        _refuse_present(self.path)
        self._temporary.replace(self.path)

    @contextmanager
    def part(self, name: str) -> Iterator[PartWriter]:
        """A part to write lines into."""
        with self._archive.open(name, "w", force_zip64=True) as file:
            writer = PartWriter(file)
            yield writer
        self.parts.append(Part(name=name, rows=writer.rows, bytes=writer.bytes, sha256=writer.digest.hexdigest()))

    def take_original(self, path: Path, sha256: str) -> None:
        """Put a file in whose hash was checked. Raises Conflict where it has another by now."""
        name = f"originals/{sha256}"
        with self._archive.open(name, "w", force_zip64=True) as copy, path.open("rb") as file:
            copied, size = copy_hashed(file, copy)
        if copied != sha256:
            raise Conflict(f"{path} changed while it was read.", hint="Nothing was written. Back up again.")
        self.parts.append(Part(name=name, bytes=size, sha256=sha256))

    def finish(self, **given: Any) -> Manifest:
        """Put the manifest in, the last of all."""
        manifest = Manifest(parts=tuple(sorted(self.parts, key=lambda part: part.name)), **given)
        self._archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
        return manifest


class PartWriter:
    """Lines of a part, counted and hashed as they go."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.rows = 0
        self.bytes = 0
        self.digest = hashlib.sha256()

    def put(self, rows: Iterable[dict[str, Any]]) -> None:
        """A line for each. Raises TypeError for a value that is none of JSON's."""
        lines = [orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows]
        text = b"".join(lines)
        self._file.write(text)
        self.digest.update(text)
        self.rows += len(lines)
        self.bytes += len(text)


class BackupReader:
    """Reads a backup. Nothing of it is believed before `check` has gone through all of it."""

    def __init__(self, path: Path) -> None:
        """Raises Invalid for what is no whole backup, or one of a later armstrace."""
        self.path = path
        try:
            self._archive = zipfile.ZipFile(path)
            self._refuse_other_packing()
            self.manifest = self._read_manifest()
        except _BROKEN as error:
            raise Invalid(f"{path} is no backup, or not a whole one: {_words(error)}.") from error

    def close(self) -> None:
        """Close the file."""
        self._archive.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _refuse_other_packing(self) -> None:
        """Only of these zipfile unpacks no more at a time than it is asked for."""
        ours = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        other = [info.filename for info in self._archive.infolist() if info.compress_type not in ours]
        if other:
            raise Invalid(f"{self.path} is no backup: {other[0]} is packed in another way.")

    def _read_manifest(self) -> Manifest:
        with self._archive.open(MANIFEST) as file:
            text = file.read(_MANIFEST_BYTES + 1)
        try:
            manifest = Manifest.model_validate_json(text)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(step) for step in first["loc"])
            raise Invalid(
                f"{self.path}: {MANIFEST}, {where}: {first['msg']}.",
                hint="Is it a backup of a later armstrace? Restore it with that one.",
            ) from error
        names = [part.name for part in manifest.parts]
        strange = [name for name in names if name not in PARTS and not _ORIGINAL.fullmatch(name)]
        if strange or len(set(names)) < len(names) or not set(names) >= PARTS:
            raise Invalid(f"{self.path}: {MANIFEST} does not name the parts of a backup: {strange or 'some lack'}.")
        return manifest

    def check(self) -> None:
        """Go through all of it. Raises Invalid where a part is not what the manifest says."""
        for part in self.manifest.parts:
            digest, size, rows = hashlib.sha256(), 0, 0
            for chunk in self._chunks(part):
                digest.update(chunk)
                size += len(chunk)
                rows += chunk.count(b"\n")
            if (digest.hexdigest(), size) != (part.sha256, part.bytes) or part.rows not in (None, rows):
                raise self._damaged(part.name)
            if part.name.startswith("originals/") and part.name != f"originals/{part.sha256}":
                raise self._damaged(part.name)

    def lines(self, name: str, rows: int, size: int) -> Iterator[list[dict[str, Any]]]:
        """The rows of a part, at most so many at a time, and about so many bytes."""
        some: list[dict[str, Any]] = []
        taken = 0
        for line in self._lines(name):
            some.append(self._row(name, line))
            taken += len(line)
            if len(some) >= rows or taken >= size:
                yield some
                some, taken = [], 0
        if some:
            yield some

    def _lines(self, name: str) -> Iterator[bytes]:
        try:
            with self._archive.open(name) as file:
                while line := file.readline(_LINE_BYTES):
                    yield line
        except _BROKEN as error:
            raise self._damaged(name) from error

    def original(self, sha256: str) -> IO[bytes]:
        """An original, to be read."""
        return self._archive.open(f"originals/{sha256}")

    def _chunks(self, part: Part) -> Iterator[bytes]:
        """Of a part, and not more than it should have: a small archive can unfold to any size."""
        left = part.bytes
        try:
            with self._archive.open(part.name) as file:
                while chunk := file.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise self._damaged(part.name)
                    yield chunk
        except _BROKEN as error:
            raise self._damaged(part.name) from error

    def _row(self, name: str, line: bytes) -> dict[str, Any]:
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise Invalid(f"{self.path}: {name} has a line that is not JSON.") from error
        if not isinstance(row, dict):
            raise Invalid(f"{self.path}: {name} has a line that is no object.")
        return row

    def _damaged(self, name: str) -> Invalid:
        return Invalid(f"{self.path}: {name} is not as it was written.", hint="Use another copy of this backup.")


def _refuse_present(path: Path) -> None:
    if path.exists():
        raise Conflict(f"{path} is there already.", hint="Nothing was written. Name another file.")


def _words(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error).strip("'\"")
