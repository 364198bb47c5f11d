"""Generations on disk: a snapshot as files that every process of this machine maps, so that a start does not read the
graph. A generation is written whole and then named by one rename; what is there under its name never changes.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from graph.paths.projection.layout import Graph
from graph.paths.projection.names import ActorIds, Codes
from graph.paths.projection.snapshot import Room, Snapshot, room_for

logger = logging.getLogger(__name__)
FORMAT = 3  # another number whenever the arrays mean something else
_CURRENT = "current"
_META = "meta.json"
_GROWING = ("to", "edge", "code", "rows")  # arenas, which a process goes on to fill in memory of its own


@dataclass(frozen=True)
class Generations:
    """The folder of one database's generations. `store`: which database it is, as the database says."""

    folder: Path
    store: str

    @staticmethod
    def is_there(folder: Path) -> bool:
        """Whether some generation is kept in a folder."""
        return (folder / _CURRENT).exists()

    def load(self) -> Snapshot | None:
        """The newest generation; None where there is none of this database that this program can read."""
        try:
            directory = self.folder / (self.folder / _CURRENT).read_text(encoding="utf-8").strip()
            meta = json.loads((directory / _META).read_text(encoding="utf-8"))
            if (meta["format"], meta["store"]) != (FORMAT, self.store):
                return None
            return _snapshot_of(meta, {name: _mapped(directory / name, of) for name, of in meta["arrays"].items()})
        except FileNotFoundError:
            return None  # none, or one that is being replaced
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it is laid out again
            logger.warning("the projection in %s is damaged and is laid out again: %s", self.folder, error)
            return None

    def save(self, snapshot: Snapshot) -> None:
        """Write a snapshot that was just laid out, unless another process is writing one: either will do."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(Timeout), FileLock(self.folder / ".lock", blocking=False):
            self._save(snapshot)

    def _save(self, snapshot: Snapshot) -> None:
        directory = self.folder / f"{snapshot.rev}-{uuid.uuid4().hex[:8]}"
        try:
            self._write(snapshot, directory)
        except BaseException:
            shutil.rmtree(directory, ignore_errors=True)
            raise
        for other in self.folder.iterdir():
            if other.is_dir() and other != directory:
                shutil.rmtree(other, ignore_errors=True)  # who maps it keeps it

    def _write(self, snapshot: Snapshot, directory: Path) -> None:
        directory.mkdir(mode=0o700)
        used = {"rows": snapshot.room.rows} | dict.fromkeys(("to", "edge", "code"), snapshot.room.arcs)
        arrays = {name: array[: used.get(name)] for name, array in snapshot.graph._asdict().items()}
        arrays |= {
            "deal_keys": snapshot.codes.deal_keys,
            "id_text": snapshot.ids.text,
            "id_cuts": snapshot.ids.cuts,
        }
        for name, array in arrays.items():
            _write(directory / name, np.ascontiguousarray(array))
        meta = {
            "format": FORMAT,
            "store": self.store,
            "name": snapshot.name,
            "rev": snapshot.rev,
            "arrays": {name: {"shape": array.shape, "dtype": array.dtype.str} for name, array in arrays.items()},
            "shares": list(snapshot.codes.shares),
            "source_sets": list(snapshot.codes.source_sets),
        }
        _write_text(directory / _META, json.dumps(meta))
        naming = self.folder / f"{_CURRENT}.new"
        _write_text(naming, directory.name)
        naming.replace(self.folder / _CURRENT)


def _snapshot_of(meta: Mapping[str, Any], arrays: dict[str, Any]) -> Snapshot:
    codes = Codes(
        deal_keys=arrays.pop("deal_keys"),
        shares={share: i for i, share in enumerate(meta["shares"])},
        source_sets={sources: i for i, sources in enumerate(meta["source_sets"])},
    )
    ids = ActorIds(arrays.pop("id_text"), arrays.pop("id_cuts"))
    room = Room(meta["arrays"]["to"]["shape"][0], meta["arrays"]["rows"]["shape"][0])
    return Snapshot(meta["name"], meta["rev"], Graph(**arrays), ids, codes, room)


def _write(path: Path, array: Any) -> None:
    with path.open("wb") as file:
        array.tofile(file)
        if path.name in _GROWING:
            rows = room_for(len(array))
            file.truncate(rows * array.itemsize * int(np.prod(array.shape[1:])))
        file.flush()
        os.fsync(file.fileno())


def _write_text(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _mapped(path: Path, of: Mapping[str, Any]) -> Any:
    """An array of a file; what is written to it is a process's own. Raises ValueError for a file of another size."""
    shape = tuple(of["shape"])
    if min(shape) < 0:
        raise ValueError(f"{path.name} cannot have the shape {shape}")
    if path.name in _GROWING:
        shape = (room_for(shape[0]), *shape[1:])
    if path.stat().st_size != int(np.prod(shape)) * np.dtype(of["dtype"]).itemsize:
        raise ValueError(f"{path.name} has another size than it was written with")
    if 0 in shape:
        return np.zeros(shape, of["dtype"])
    return np.asarray(np.memmap(path, dtype=of["dtype"], mode="c", shape=shape))
