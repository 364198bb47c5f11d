"""Compiling the kernels before a question needs them, and knowing whether that was done."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import numpy as np

from graph.model.kinds import ActorKind
from graph.paths.projection.columns import Edges
from graph.paths.projection.layout import NEAR, ROW
from graph.paths.projection.names import ActorIds, Codes
from graph.paths.projection.snapshot import ActorColumns, Snapshot, lay_out

_KERNELS = ("tables", "arcs", "walks", "sequences", "skipped")


def compile_kernels(folder: Path) -> None:
    """Compile what is not compiled yet, which takes half a minute, and note in `folder` that it was done."""
    # Not before: who asks whether it was done, and finds that it was not, has no use for a compiler.
    from graph.paths.projection.asked import ask_of
    from graph.paths.projection.finder import Walks
    from graph.paths.projection.skipped import left_out
    from graph.paths.query import PathQuery

    snapshot = _three_in_a_row()
    q = ask_of(snapshot, PathQuery.model_validate({"from": "a", "to": "c"}))
    stop = np.zeros(1, np.uint8)
    walks = Walks(snapshot.graph, q)
    walks.sequences(2, 1, 0, stop)
    walks.sequences(3, 1, 0, stop)
    walks.kept_out(2, q.joints, stop)
    left_out(snapshot.graph, q, 1, 1, stop)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _mark(folder).touch()


def are_compiled(folder: Path) -> bool:
    """Whether `compile_kernels` was done for this program on this machine."""
    return _mark(folder).exists()


def _mark(folder: Path) -> Path:
    digest = hashlib.sha256()
    for name in _KERNELS:
        digest.update(files("graph.paths.projection").joinpath(f"{name}.py").read_bytes())
    digest.update(f"{version('numba')} {np.__version__} {platform.python_version()} {platform.machine()}".encode())
    digest.update(str(files("graph.paths.projection")).encode())  # where the compiled code lies beside
    return folder / f"kernels-{digest.hexdigest()[:16]}"


def _three_in_a_row() -> Snapshot:
    n = 3
    actors = ActorColumns(
        np.full(n, list(ActorKind).index(ActorKind.COMPANY), np.uint8), np.ones((n, len(NEAR)), np.int32)
    )
    pairs = np.array([[0, 1], [1, 2]], np.int64)
    edges = Edges(pairs[:, 0], pairs[:, 1], np.zeros(2, np.int64), np.zeros((2, ROW), np.int32), np.zeros(2, np.int64))
    return lay_out(1, ActorIds.of(["a", "b", "c"]), actors, edges, Codes())
