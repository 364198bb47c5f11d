"""Finding loaders: each module of `loaders.sources` is one."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path

import loaders.sources
from graph.errors import Invalid, NotFound
from loaders.contract import Loader

HEAD_BYTES = 4096


@cache
def find_loaders() -> tuple[Loader, ...]:
    """All loaders, by name."""
    modules = pkgutil.iter_modules(loaders.sources.__path__, prefix=f"{loaders.sources.__name__}.")
    found: list[Loader] = [importlib.import_module(m.name).LOADER for m in modules]
    return tuple(sorted(found, key=lambda loader: loader.name))


def loader_for(path: Path) -> Loader:
    """The one loader that recognises a file. Raises NotFound (no such file) or Invalid (none does, or several do)."""
    if not path.exists():
        raise NotFound(f"There is no file {path}.", hint="Check its name and the folder you are in.")
    if not path.is_file():
        raise Invalid(f"{path} is not a file.", hint="Name the files to load one by one.")
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    fitting = [loader for loader in find_loaders() if loader.recognises(path, head)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise Invalid(f"{path} fits several loaders: {', '.join(loader.name for loader in fitting)}.")
    known = "; ".join(f"{loader.name}: {loader.description.format}" for loader in find_loaders())
    raise Invalid(f"No loader recognises {path}.", hint=f"Loaders and their formats: {known}")
