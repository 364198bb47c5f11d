"""Reach: which actors of a set lie within so many hops of another set."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.deps import Graph
from api.places import OfApplication
from api.responses import Json, prefers
from api.schemas.reach import ReachAsked
from api.tables import reach_csv
from graph.paths.reach import ReachAnswer
from graph.paths.reach import find_reach as find

router = APIRouter(prefix="/reach", tags=["paths"])
CSV = "text/csv"
ALSO_CSV: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {CSV: {"schema": {"type": "string"}}},
        "headers": {
            "Armstrace-Rev": {"schema": {"type": "integer"}, "description": "The revision of the graph, with CSV."},
            "Armstrace-Complete": {"schema": {"type": "boolean"}, "description": "Whether these are all, with CSV."},
        },
    }
}
Form = Annotated[
    Literal["json", "csv"] | None,
    Query(alias="format", description="Default: as the Accept header prefers, application/json or text/csv."),
]


@router.post("", summary="Which actors of a set reach another set?", response_model=ReachAnswer, responses=ALSO_CSV)
async def find_reach(
    request: Request, graph: Graph, places: OfApplication, asked: ReachAsked, form: Form = None
) -> Response:
    """Every member of `from` from which a path of at most `max_hops` leads to a member of `to`, with the first of those
    paths, in the order of hops, better evidence, id. What is told of one is what `/v1/paths` answers first for it
    alone; other members of `from` may stand inside. As JSON, or as CSV with a row an actor."""
    async with places.searches.one():
        answer = await find(graph.engine, asked)
    if form == "csv" or (form is None and prefers(request.headers.get("accept", ""), CSV)):
        rev, complete = str(answer.search.rev), str(answer.search.complete).lower()
        headers = {"Armstrace-Rev": rev, "Armstrace-Complete": complete}
        return Response(reach_csv(answer), media_type=CSV, headers=headers)
    return Json(answer)
