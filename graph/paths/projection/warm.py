"""Whether the kernels are compiled, without loading the compiler to find out."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

_KERNELS = ("layout", "tables", "arcs", "walks", "sequences", "skipped")


def are_compiled(folder: Path) -> bool:
    """Whether this was noted for this program on this machine."""
    return _mark(folder).exists()


def note_compiled(folder: Path) -> None:
    """Note that they are."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _mark(folder).touch()


def _mark(folder: Path) -> Path:
    package = files("graph.paths.projection")
    digest = hashlib.sha256(str(package).encode())  # compiled code lies beside it
    for name in _KERNELS:
        digest.update(package.joinpath(f"{name}.py").read_bytes())
    used = (version("numba"), version("numpy"), platform.python_version(), platform.machine(), platform.node())
    digest.update(" ".join(used).encode())
    return folder / f"kernels-{digest.hexdigest()[:16]}"
