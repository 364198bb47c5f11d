"""Paths: how two actors are joined, and on what evidence."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import Graph
from api.places import OfApplication
from api.responses import Json
from api.schemas.paths import PathsAsked
from graph.paths.answer import PathAnswer
from graph.paths.engine import find_paths as find

router = APIRouter(prefix="/paths", tags=["paths"])


@router.get("", summary="How are two actors joined?", response_model=PathAnswer)
async def find_paths(graph: Graph, places: OfApplication, asked: Annotated[PathsAsked, Query()]) -> Json:
    """The k best paths from `from` to `to` in a total order, each hop with every edge that takes part, and how the
    search ended. No path is an answer too: `search` then says whether it was complete, what it left out, and what came
    nearest. An actor that the graph does not know is 404."""
    async with places.searches.one():
        return Json(await find(graph.engine, asked))


@router.post("", summary="How are two actors joined? As JSON", response_model=PathAnswer)
async def post_paths(graph: Graph, places: OfApplication, asked: PathsAsked) -> Json:
    """The same question as a JSON body, for lists that are too long for an address."""
    async with places.searches.one():
        return Json(await find(graph.engine, asked))
