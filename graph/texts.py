"""The texts of queries: graph/cypher/<name>.cypher, one for each function of that name."""

from functools import cache
from importlib.resources import files


@cache
def text(name: str) -> str:
    """The Cypher of graph/cypher/<name>.cypher."""
    return files("graph").joinpath("cypher", f"{name}.cypher").read_text(encoding="utf-8")
