"""Intermediaries: who stands inside the paths between two actors."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import Graph
from api.places import OfApplication
from api.responses import Json
from api.schemas.paths import PathsAsked
from graph.paths.intermediaries import IntermediariesAnswer
from graph.paths.intermediaries import find_intermediaries as find

router = APIRouter(prefix="/intermediaries", tags=["paths"])


@router.get("", summary="Who stands between two actors?", response_model=IntermediariesAnswer)
async def find_intermediaries(graph: Graph, places: OfApplication, asked: Annotated[PathsAsked, Query()]) -> Json:
    """The actors strictly inside admissible paths: those on every path first, then by their share among the shortest.
    The same parameters as for paths."""
    async with places.searches.one():
        return Json(await find(graph.engine, asked))


@router.post("", summary="Who stands between two actors? As JSON", response_model=IntermediariesAnswer)
async def post_intermediaries(graph: Graph, places: OfApplication, asked: PathsAsked) -> Json:
    """The same question as a JSON body, for lists that are too long for an address."""
    async with places.searches.one():
        return Json(await find(graph.engine, asked))
