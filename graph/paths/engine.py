"""The one interface of path engines."""

from typing import Protocol

from graph.paths.answer import PathAnswer
from graph.paths.query import PathQuery


class PathEngine(Protocol):
    """Answers path questions. Two engines give equal answers to equal questions at equal revisions."""

    async def find_paths(self, asked: PathQuery) -> PathAnswer:
        """The first k paths in the total order. Raises NotFound for an actor that the graph does not hold."""
        ...
