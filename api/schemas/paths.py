"""Path questions as they come from outside."""

from pydantic import field_validator

from api.schemas.filters import clean_all
from graph.paths.query import PathQuery


class PathsAsked(PathQuery):
    """Who stands between `from` and `to`: the filters of edges, and what the whole path has to meet."""

    _clean = field_validator("*", mode="before")(clean_all)
