"""Exports: a part of the graph as a file for another program."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from api.auth import record
from api.deps import Graph, GraphHandle
from api.places import AllPlaces, OfApplication
from api.schemas.sharing import ExportAsked, PathsExportAsked
from graph.paths.part_query import PartQuery
from graph.queries.part import find_part
from sharing.export import MEDIA_TYPES, Format, export

router = APIRouter(prefix="/export", tags=["sharing"], dependencies=[Depends(record)])
FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file. `Armstrace-Complete` is false where it does not hold all that was asked for.",
        "content": {
            media_type.partition(";")[0]: {"schema": {"type": "string"}} for media_type in MEDIA_TYPES.values()
        },
        "headers": {
            "Armstrace-Rev": {"schema": {"type": "integer"}, "description": "The revision of the graph."},
            "Armstrace-Complete": {"schema": {"type": "boolean"}},
            "Armstrace-Stopped-By": {"schema": {"type": "string"}, "description": "Why it is not: k, deadline, …"},
            "Armstrace-Edges": {"schema": {"type": "integer"}, "description": "How many edges it holds."},
            "Armstrace-Left-Out": {"schema": {"type": "integer"}, "description": "How many there were no room for."},
            "Armstrace-No-Links-Left-Out": {
                "schema": {"type": "integer"},
                "description": "How many edges of it are no links, and were not asked for.",
            },
        },
    }
}


@router.get("", summary="The paths between two actors as a file", response_class=Response, responses=FILES)
async def get_export(graph: Graph, places: OfApplication, asked: Annotated[PathsExportAsked, Query()]) -> Response:
    """The edges of the paths that `/v1/paths` answers, each with its actors, standing, phase, certainty, dates, deal,
    goods and claims, as GraphML, GEXF, CSV or FollowTheMoney. What is no link is left out unless it is asked for by
    `denials`, and then marked so."""
    return await _file(graph, places, asked.part, asked.format)


@router.post("", summary="Paths, or what a view shows, as a file", response_class=Response, responses=FILES)
async def post_export(graph: Graph, places: OfApplication, asked: ExportAsked) -> Response:
    """The same as a JSON body: a `question`, or a `view` of actors, edges and relations by their ids."""
    return await _file(graph, places, asked, asked.format)


async def _file(graph: GraphHandle, places: AllPlaces, asked: PartQuery, form: Format) -> Response:
    async with places.searches.one():
        async with graph.session() as session:
            part = await find_part(graph.engine, session, asked)
        file = await run_in_threadpool(export, part, form)
    headers = file.headers | {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, media_type=file.media_type, headers=headers)
