"""What was done, and by whom."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool

from api.auth import Admin, access_of
from api.schemas.audit import AuditOut

router = APIRouter(prefix="/audit", tags=["audit"])


@router.get("", summary="What was done, and by whom?", response_model=AuditOut)
async def get_audit(
    request: Request, _: Admin, limit: Annotated[int, Query(ge=1, le=1000, description="How many at most.")] = 100
) -> Any:
    """Every write, judgement, export, dossier and Cypher question of this service, and of commands on its machine, the
    latest first. Needs an administrator's token."""
    acts, more = await run_in_threadpool(access_of(request).log.latest, limit)
    return {"acts": acts, "more": more}
