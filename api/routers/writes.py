"""Writing: a claim sheet, a retraction, and taking a retraction back. Each demands a token."""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool

from api.deps import Graph, Writer
from api.openapi import SHEET_SCHEMA
from api.problems import pointer
from api.schemas.filters import IdInPath
from api.schemas.writes import Retraction, WriteAnswer, day_said
from graph.errors import Invalid
from graph.model.claims import Ending
from graph.model.dates import parse_interval
from graph.model.kinds import EndingWay
from graph.store.endings import end_claim, undo_ending
from graph.store.write import write_batch
from loaders.contract import RowError
from loaders.run import parse_sheet_bytes

router = APIRouter(prefix="/claims", tags=["writing"])

SHEET = "body.json"
STEP = re.compile(r"[^.\[\]]+")


@router.post(
    "",
    summary="Load a claim sheet",
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/json": {"schema": {"$ref": SHEET_SCHEMA}}}}
    },
)
async def post_claims(
    graph: Graph,
    request: Request,
    recorded: Writer,
    dry_run: Annotated[bool, Query(description="Check and count, and change nothing.")] = False,
    accept: Annotated[
        bool, Query(description="Take a complete edition even if over 5 % of the claims before it are not in it.")
    ] = False,
) -> WriteAnswer:
    """Writes one sheet with everything that follows from it, in one transaction: all of it, or, where anything in it is
    wrong, nothing. Sent again, it changes nothing. `errors` of a 422 are all that is wrong, each with its place."""
    parsed = await run_in_threadpool(parse_sheet_bytes, await request.body(), SHEET)
    if parsed.errors or parsed.batch is None:
        faults = [_fault(error) for error in parsed.errors]
        raise Invalid(
            f"Wrong in the sheet: {len(faults)}; the first: {faults[0]['detail']}" if faults else "No sheet.",
            errors=faults,
        )
    result = await write_batch(graph.driver, graph.database, parsed.batch, dry_run=dry_run, accept=accept)
    return recorded.answer(result, dry_run=dry_run, notes=tuple(note.text for note in parsed.notes))


@router.post("/{id}/retract", summary="Say that a claim was wrong")
async def retract_claim(graph: Graph, claim_id: IdInPath, said: Retraction, recorded: Writer) -> WriteAnswer:
    """Retracts a claim: it stays in the record with the reason, and from `on` it carries no edge. The same retraction
    again changes nothing."""
    on = day_said(said.on, "Say from which day it is known to be wrong.")
    ending = Ending(way=EndingWay.RETRACTED, on=parse_interval(on.isoformat()), why=said.why, by=said.by)
    return recorded.answer(await end_claim(graph.driver, graph.database, claim_id, ending))


@router.post("/{id}/unretract", summary="Take a retraction back")
async def unretract_claim(graph: Graph, claim_id: IdInPath, recorded: Writer) -> WriteAnswer:
    """Takes back what people said against a claim; that they said it stays in the record. 409 where there is nothing
    to take back."""
    return recorded.answer(await undo_ending(graph.driver, graph.database, claim_id))


def _fault(error: RowError) -> dict[str, Any]:
    place = ".".join(part for part in (error.row, error.field) if part)
    steps = STEP.findall(place)
    fault: dict[str, Any] = {
        "detail": f"{place}: {error.message}" if place else error.message,
        "pointer": pointer(steps),
    }
    return fault | ({"line": error.line} if error.line else {})
