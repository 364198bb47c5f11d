"""How kernels are compiled: without the interpreter's lock, and kept on disk. Nothing else of numba is used."""

from __future__ import annotations

from numba import config, njit

from graph.paths.projection.warm import kernel_folder

# Before the first kernel is declared. What lies there is run: nobody else may write to it.
kernel_folder().mkdir(parents=True, exist_ok=True, mode=0o700)
config.CACHE_DIR = str(kernel_folder())  # type: ignore[attr-defined]

kernel = njit(cache=True, nogil=True)
inlined = njit(cache=True, nogil=True, inline="always")
