"""Removals: what the connection between two actors hangs on."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import Graph
from api.places import OfApplication
from api.responses import Json
from api.schemas.paths import PathsAsked
from graph.paths.removals import RemovalsAnswer
from graph.paths.removals import find_removals as find

router = APIRouter(prefix="/removals", tags=["paths"])


@router.get("", summary="Without what are two actors not joined?", response_model=RemovalsAnswer)
async def find_removals(graph: Graph, places: OfApplication, asked: Annotated[PathsAsked, Query()]) -> Json:
    """For every pair of ends: the single actors, and the single sources, without which no path of at most `max_hops`
    meets the question. The same parameters as for paths; `k` says how many paths of a pair are looked at before others
    are searched for, and `order` changes nothing."""
    async with places.searches.one():
        return Json(await find(graph.engine, asked))


@router.post("", summary="Without what are two actors not joined? As JSON", response_model=RemovalsAnswer)
async def post_removals(graph: Graph, places: OfApplication, asked: PathsAsked) -> Json:
    """The same question as a JSON body, for lists that are too long for an address."""
    async with places.searches.one():
        return Json(await find(graph.engine, asked))
