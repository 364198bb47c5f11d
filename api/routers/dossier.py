"""Dossiers: what is asked and answered, with everything that it rests on, to hand over."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from api.auth import record
from api.deps import Graph, GraphHandle
from api.places import AllPlaces, OfApplication
from api.responses import Json, prefers
from api.schemas.sharing import DossierAsked, DossierOut, PathsDossierAsked, question_of
from graph.paths.part_query import PartQuery
from loaders.files import ORIGINALS
from sharing.dossier import make_dossier
from sharing.export import file_name
from sharing.page import content_security_policy, dossier_page

router = APIRouter(prefix="/dossier", tags=["sharing"], dependencies=[Depends(record)])
HTML = "text/html"
ALSO_HTML: dict[int | str, dict[str, Any]] = {200: {"content": {HTML: {"schema": {"type": "string"}}}}}
Form = Annotated[
    Literal["json", "html"] | None,
    Query(alias="format", description="Default: as the Accept header prefers, application/json or text/html."),
]


@router.get("", summary="A dossier of the paths between two actors", response_model=DossierOut, responses=ALSO_HTML)
async def get_dossier(
    request: Request, graph: Graph, places: OfApplication, asked: Annotated[PathsDossierAsked, Query()]
) -> Response:
    """The paths that `/v1/paths` answers, with everything that they rest on: see the same by POST."""
    part = PartQuery(question=question_of(asked), denials=True)
    return await _dossier(graph, places, part, asked.title, html=_wants_html(request, asked.format))


@router.post("", summary="A dossier to hand over", response_model=DossierOut, responses=ALSO_HTML)
async def post_dossier(
    request: Request, graph: Graph, places: OfApplication, asked: DossierAsked, form: Form = None
) -> Response:
    """The paths of a `question`, or a `view`, with the answer as `/v1/paths` gives it, every edge with its claims for
    and against in full, near misses, records, judgements and sources; and with the claims as sheets, so that another
    armstrace loads it and answers the same. As JSON, or as a page to read and print."""
    return await _dossier(graph, places, asked.part, asked.title, html=_wants_html(request, form))


def _wants_html(request: Request, form: str | None) -> bool:
    return form == "html" or (form is None and prefers(request.headers.get("accept", ""), HTML))


async def _dossier(
    graph: GraphHandle, places: AllPlaces, asked: PartQuery, title: str | None, *, html: bool
) -> Response:
    async with places.searches.one(), graph.session() as session:
        originals = graph.settings.armstrace_home / ORIGINALS
        document = await make_dossier(graph.engine, session, asked, title=title, originals=originals)
    name = file_name(document["dossier"]["title"], document["dossier"]["rev"])
    if not html:
        return Json(document, headers={"Content-Disposition": f'attachment; filename="{name}.dossier.json"'})
    page = await run_in_threadpool(dossier_page, document)
    headers = {
        "Content-Security-Policy": f"{content_security_policy()}; frame-ancestors 'none'",
        "Content-Disposition": f'inline; filename="{name}.html"',
    }
    return Response(page, media_type=HTML, headers=headers)
