"""Finding loaders: each module of `loaders.sources` is one."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path

import loaders.sources
from graph.errors import Invalid, NotFound
from loaders.contract import Loader
from loaders.table.mapping_file import TABLE_SUFFIXES

HEAD_BYTES = 4096
TABLE = "table"
_NAMED = 5

_ZIP = "a ZIP archive"
_PACKED = {
    b"PK\x03\x04": _ZIP,
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
}
_ZIPPED = (".xlsx",)
_WEB = (b"<!doctype html", b"<html")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@cache
def find_loaders() -> tuple[Loader, ...]:
    """All loaders, by name."""
    modules = pkgutil.iter_modules(loaders.sources.__path__, prefix=f"{loaders.sources.__name__}.")
    found: list[Loader] = [importlib.import_module(m.name).LOADER for m in modules]
    return tuple(sorted(found, key=lambda loader: loader.name))


def loader_for(path: Path) -> Loader:
    """The one loader that recognises a file or folder.

    Raises NotFound (there is none) or Invalid (no loader does, or several do).
    """
    head = head_of(path)
    fitting = [loader for loader in find_loaders() if loader.recognises(path, head)]
    # Who lays a mapping beside a file says that it is a table, whatever else it looks like.
    fitting = [loader for loader in fitting if loader.name == TABLE] or fitting
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise Invalid(f"{path} fits several loaders: {', '.join(loader.name for loader in fitting)}.")
    known = "; ".join(f"{loader.name}: {loader.description.format}" for loader in find_loaders())
    if path.is_dir() and (inside := _loadable_in(path)):
        raise Invalid(f"{path} is no input itself.", hint=f"It holds {', '.join(inside)}: load them by their names.")
    table = path.is_file() and path.suffix.lower() in TABLE_SUFFIXES
    own = f"A table of your own needs a mapping: armstrace map {path} drafts one. " if table else ""
    raise Invalid(f"No loader recognises {path}.", hint=f"{own}Loaders and their formats: {known}")


def _loadable_in(folder: Path) -> list[str]:
    """What in a folder is an input: the names of the first few."""
    found = []
    for path in sorted(folder.iterdir()):
        try:
            head = head_of(path)
        except (Invalid, NotFound):
            continue
        if any(loader.recognises(path, head) for loader in find_loaders()):
            found.append(path.name)
        if len(found) == _NAMED:
            break
    return found


def find_loader(name: str) -> Loader | None:
    """The loader of this name."""
    return next((loader for loader in find_loaders() if loader.name == name), None)


def head_of(path: Path) -> bytes:
    """The first bytes of a file, none of a folder.

    Raises NotFound where there is neither, and Invalid for what is no source whatever its name: nothing, an archive, a
    web page in place of a file, UTF-16.
    """
    if path.is_dir():
        return b""
    if not path.is_file():
        raise NotFound(f"There is no file {path}.", hint="Check its name and the folder you are in.")
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        raise Invalid(f"{path} is empty.", hint="Was it fetched whole?")
    packed = next((what for mark, what in _PACKED.items() if head.startswith(mark)), None)
    if packed is not None and not (packed == _ZIP and path.suffix.lower() in _ZIPPED):
        raise Invalid(f"{path} is {packed}.", hint="Unpack it, and load what is inside.")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_WEB):
        raise Invalid(f"{path} is a web page.", hint="It was saved in place of the file: fetch the file itself.")
    if head.startswith(_UTF_16):
        raise Invalid(f"{path} is UTF-16.", hint="Save it as UTF-8.")
    return head
