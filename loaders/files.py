"""Files beside the graph: the originals that were loaded, and the rows that were not."""

from __future__ import annotations

import itertools
import os
import tempfile
from pathlib import Path

from graph.errors import Conflict, Invalid
from graph.hashes import copy_hashed
from loaders.contract import Rejects

ORIGINALS = "originals"


def keep_original(path: Path, sha256: str, home: Path) -> Path:
    """Keep a file under `home`/originals/<sha256>, complete or not at all.

    Raises Conflict if the file is no longer the one of that hash, Invalid if it cannot be kept.
    """
    kept = home / ORIGINALS / sha256
    if kept.exists():
        return kept
    temporary: Path | None = None
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as file, tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as copy:
            temporary = Path(copy.name)
            copied, _ = copy_hashed(file, copy)
            copy.flush()
            os.fsync(copy.fileno())
        if copied != sha256:
            raise Conflict(f"{path} changed while it was read.", hint="Nothing was loaded. Load it again.")
        temporary.replace(kept)
    except OSError as error:
        raise Invalid(
            f"The original of {path} cannot be kept in {kept.parent}: {error.strerror}.",
            hint="Nothing was loaded. Make room or set ARMSTRACE_HOME, or load with --no-keep.",
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return kept


def write_rejects(path: Path, rejects: Rejects, folder: Path | None) -> Path:
    """Write the rejects of an input, next to it or in a folder: `sheet.rejects.yaml`.

    What is there already is never overwritten: the same text is left, another gets a number. Raises Invalid where it
    cannot be written.
    """
    where = folder or path.parent
    # Half of a surrogate pair has no form in UTF-8: it is written as JSON and YAML escape it.
    text = rejects.text.encode("utf-8", "backslashreplace").decode()
    try:
        where.mkdir(parents=True, exist_ok=True)
        for number in itertools.count(1):
            name = f"{path.stem}.rejects{'' if number == 1 else f'-{number}'}.{rejects.suffix.removeprefix('.')}"
            target = where / name
            try:
                with target.open("x", encoding="utf-8", newline="") as file:
                    file.write(text)
                return target
            except FileExistsError:
                if target.is_file() and target.read_bytes() == text.encode():
                    return target
    except OSError as error:
        raise Invalid(
            f"The rejected rows of {path} cannot be written to {where}: {error.strerror}.",
            hint="Nothing was loaded. Name another folder with --rejects DIR.",
        ) from error
    raise AssertionError("itertools.count has no end")
