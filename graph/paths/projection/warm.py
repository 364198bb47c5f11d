"""Where compiled kernels are kept, and whether they are, without loading the compiler to find out."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from platformdirs import user_cache_path

_KERNELS = ("layout", "kernel", "tables", "arcs", "walks", "sequences", "skipped")
_WHOLE = "whole"


@cache
def kernel_folder() -> Path:
    """One for each text of the kernels, compiler and kind of machine: the compiler itself would go on to use what it
    made of one file after another that it calls has changed."""
    package = files("graph.paths.projection")
    digest = hashlib.sha256()
    for name in _KERNELS:
        digest.update(package.joinpath(f"{name}.py").read_bytes())
    used = (version("numba"), version("numpy"), platform.python_version(), platform.machine(), platform.node())
    digest.update(" ".join(used).encode())
    return user_cache_path("armstrace") / f"kernels-{digest.hexdigest()[:16]}"


def are_compiled() -> bool:
    """Whether all kernels are kept."""
    return (kernel_folder() / _WHOLE).exists()


def note_compiled() -> None:
    """Note that they are."""
    (kernel_folder() / _WHOLE).touch()
