"""The Cypher texts: one file under graph/cypher/ for each question, named after the function that asks it."""

from functools import lru_cache
from importlib.resources import files

from graph.model.kinds import Kind


@lru_cache(maxsize=512)
def text(name: str) -> str:
    """The text of graph/cypher/<name>.cypher. Raises FileNotFoundError."""
    return files("graph").joinpath("cypher", f"{name}.cypher").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def text_for_kind(name: str, kind: Kind) -> str:
    """The text with its relationship type, written `KIND` there, replaced by one of the closed enum.

    A literal type, since a dynamic one in MATCH keeps the planner from its index.
    """
    return text(name).replace("`KIND`", Kind(kind).value)
