"""The reconciliation API, version 0.2: OpenRefine and its like match the rows of a table against the graph."""

from __future__ import annotations

from html import escape
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from api.deps import Graph, GraphHandle
from api.gate import is_local_origin
from api.schemas.filters import CleanText
from api.schemas.reconcile import (
    MOST_QUERIES,
    BatchAsked,
    FeatureOut,
    Manifest,
    MeantOut,
    Preview,
    QueryAsked,
    ResultOut,
    Service,
    SuggestedOut,
    SuggestionsOut,
    SuggestServices,
    TypeOut,
    View,
)
from graph.errors import Invalid
from graph.model.kinds import ActorKind
from graph.queries import actors
from graph.queries.reading import visible_rev
from identity.reconcile import NUMBERS, TOLD, Meant, Row, reconcile

SUGGESTED = 20
KINDS = frozenset(kind.value for kind in ActorKind)
Prefix = Annotated[CleanText, Query(description="What was typed so far.")]
From = Annotated[int, Query(alias="cursor", ge=0, le=1000, description="How many suggestions to leave out.")]
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors http://127.0.0.1:* http://localhost:*"
STYLE = "body{font:13px sans-serif}h1{font-size:15px;margin:0}p{margin:2px 0}dt{font-weight:bold}dd{margin:0}"
FORM = {
    "type": "object",
    "required": ["queries"],
    "additionalProperties": False,
    "properties": {"queries": {"type": "string", "description": "A batch of queries, as JSON."}},
}


async def let_local_pages_read(request: Request, response: Response) -> None:
    """OpenRefine's page asks from a port of its own: pages of this machine may read the answer, no others."""
    origin = request.headers.get("origin", "")
    response.headers["Vary"] = "Origin"
    if is_local_origin(origin):
        response.headers["Access-Control-Allow-Origin"] = origin


router = APIRouter(prefix="/reconcile", tags=["reconciliation"], dependencies=[Depends(let_local_pages_read)])


@router.get("", response_model=Manifest | dict[str, ResultOut], summary="The manifest, or a batch of queries")
async def get_reconcile(
    graph: Graph,
    request: Request,
    queries: Annotated[str | None, Query(description="A batch of queries, as JSON. Without it: the manifest.")] = None,
) -> Any:
    """What the service is, for a client to begin with; with `queries`, the same as POST."""
    return _manifest(request) if queries is None else await _answer(graph, queries)


@router.post(
    "",
    summary="Match rows of a table against the graph",
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": FORM}}}
    },
)
async def post_reconcile(graph: Graph, request: Request) -> dict[str, ResultOut]:
    """The form field `queries` is a batch of queries by name, each with `query`, `properties`, or both. Rows are
    compared as records are: `match` says that a rule decides it, which a name alone never does for a person."""
    body = (await request.body()).decode("utf-8", "replace")
    try:
        form = parse_qs(body, keep_blank_values=True, max_num_fields=10)
    except ValueError:  # more fields than that
        form = {}
    if len(form.get("queries", ())) != 1 or len(form) != 1:
        raise Invalid("The form needs one field, queries, and no other.", hint='queries={"q0": {"query": "Wagner"}}')
    return await _answer(graph, form["queries"][0])


@router.get("/suggest/entity")
async def suggest_entities(graph: Graph, prefix: Prefix, cursor: From = 0) -> SuggestionsOut:
    """Actors whose names begin with, or hold, what was typed."""
    async with graph.session() as session:
        page = await actors.find_actors(session, prefix, limit=cursor + SUGGESTED)
    listed = [
        SuggestedOut(
            id=found.actor.id,
            name=found.actor.name,
            description=_actor_in_words(found.actor),
            notable=[_type(found.actor.kind)],
        )
        for found in page.actors[cursor:]
    ]
    return SuggestionsOut(result=listed)


@router.get("/suggest/property")
async def suggest_properties(prefix: Prefix = "", cursor: From = 0) -> SuggestionsOut:
    """What of a row is compared: names, dates and places, and schemes of numbers."""
    told = {pid: (title, "") for pid, (_, title) in TOLD.items()}
    told |= {scheme: (scheme.replace("_", " "), "number or mark") for scheme in NUMBERS}
    return _suggestions({pid: text for pid, text in told.items() if _begins(prefix, pid, text[0])}, cursor)


@router.get("/suggest/type")
async def suggest_types(prefix: Prefix = "", cursor: From = 0) -> SuggestionsOut:
    """Kinds of actors."""
    return _suggestions({kind.value: (kind.value, "") for kind in ActorKind if _begins(prefix, kind.value)}, cursor)


@router.get("/preview", response_class=HTMLResponse)
async def preview(
    graph: Graph, actor_id: Annotated[CleanText, Query(alias="id", description="An actor.")]
) -> HTMLResponse:
    """An actor as a small page: what it is called and by whom, its numbers and who designates it."""
    async with graph.session() as session:
        answer = await actors.get_actor(session, actor_id)
    told = [
        ("Names", "; ".join(answer.actor.names[:SUGGESTED])),
        ("Countries", ", ".join(answer.actor.countries)),
        ("Numbers", "; ".join(f"{one['scheme']} {one['value']}" for one in answer.identifiers[:SUGGESTED])),
        ("Designated by", "; ".join(sorted({one["authority"]["name"] for one in answer.designations}))),
        ("Sources", "; ".join(sorted({record["source_title"] or record["source"] for record in answer.records}))),
    ]
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in told if text)
    title = f"<h1>{escape(answer.actor.name)}</h1><p>{escape(answer.actor.kind)}, {escape(answer.actor.id)}</p>"
    page = f"<!doctype html><meta charset=utf-8><title>armstrace</title><style>{STYLE}</style>{title}<dl>{rows}</dl>"
    return HTMLResponse(page, headers={"Content-Security-Policy": POLICY})


def _manifest(request: Request) -> Manifest:
    root = str(request.base_url).rstrip("/")
    own = f"{root}/v1/reconcile"
    entity, property_, type_ = (
        Service(service_url=own, service_path=f"/suggest/{what}") for what in ("entity", "property", "type")
    )
    return Manifest(
        versions=["0.2"],
        name="armstrace",
        identifier_space="urn:armstrace:actor",
        schema_space="https://followthemoney.tech/explorer/schemata/",
        documentation=f"{root}/docs",
        service_version=request.app.version,
        default_types=[_type(kind) for kind in ActorKind],
        view=View(url=f"{root}/v1/actors/{{{{id}}}}"),
        preview=Preview(url=f"{own}/preview?id={{{{id}}}}", width=420, height=280),
        suggest=SuggestServices(entity=entity, property=property_, type=type_),
        batch_size=MOST_QUERIES,
    )


async def _answer(graph: GraphHandle, queries: str) -> dict[str, ResultOut]:
    try:
        batch = BatchAsked.model_validate_json(queries).root
    except ValidationError as error:
        if error.errors()[0]["type"] == "json_invalid":
            raise Invalid(f"queries is not JSON: {error.errors()[0]['ctx']['error']}.") from None
        faults = [fault | {"loc": ("query", "queries", *fault["loc"])} for fault in error.errors()]
        raise RequestValidationError(faults) from None
    async with graph.session() as session:
        await visible_rev(session)  # not of a graph that is being restored
        return {key: await _result(session, asked) for key, asked in batch.items()}


async def _result(session: Any, asked: QueryAsked) -> ResultOut:
    told = tuple((p.pid, value) for p in asked.properties for value in p.values)
    wanted = asked.types if asked.type_strict != "should" else []
    kinds = frozenset(ActorKind(name) for name in wanted if name in KINDS)
    notes = [f"no kind of actor is called {name!r}" for name in wanted if name not in KINDS]
    if wanted and not kinds:
        return ResultOut(result=[], notes=notes)
    found = await reconcile(session, Row(asked.query.strip(), kinds, told, asked.limit))
    return ResultOut(result=[_meant(one) for one in found.meant], notes=[*notes, *found.notes])


def _meant(one: Meant) -> MeantOut:
    said = _actor_in_words(one.actor)
    if one.record is not None and one.record.births:
        said += f", born {' or '.join(birth.text for birth in one.record.births)}"
    return MeantOut(
        id=one.actor.id,
        name=one.actor.name,
        description=said,
        score=round(100 * one.score, 1),
        match=one.sure,
        type=[_type(one.actor.kind)],
        features=[FeatureOut(id=reason.feature, value=reason.weight or 0.0) for reason in one.reasons],
        why=one.why,
    )


def _actor_in_words(actor: actors.Actor) -> str:
    named = f"; also {', '.join(actor.names[:3])}" if actor.names else ""
    return ", ".join((actor.kind, *actor.countries)) + named


def _type(kind: str) -> TypeOut:
    return TypeOut(id=kind, name=kind)


def _begins(prefix: str, *names: str) -> bool:
    return any(name.casefold().startswith(prefix.strip().casefold()) for name in names)


def _suggestions(listed: dict[str, tuple[str, str]], cursor: int) -> SuggestionsOut:
    page = list(listed.items())[cursor : cursor + SUGGESTED]
    return SuggestionsOut(
        result=[SuggestedOut(id=id_, name=name, description=said, notable=[]) for id_, (name, said) in page]
    )
