"""Whether the process lives, and whether it can answer."""

from typing import Literal

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, Field

from api.deps import Graph
from api.problems import RETRY_SECONDS, problem
from api.readiness import Readiness

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    """Questions can be answered."""

    status: Literal["ready"] = "ready"
    schema_version: int = Field(description="Of the graph; see schema.cypher.")
    rev: int = Field(description="The last revision written.")
    visible_rev: int = Field(
        description="The revision that readers see; behind `rev` while a large write is under way."
    )


@router.get("/healthz", summary="Is the process alive?")
async def get_health() -> Alive:
    """Answers without asking the database."""
    return Alive()


@router.get("/readyz", summary="Can it answer questions?", response_model=Ready)
async def get_readiness(graph: Graph) -> Ready | Response:
    """Asks the database. 503 where it is away or has no schema; `missing` then says what to do."""
    found = await Readiness.of(graph)
    if found.meta is None or not found.ready:
        return problem(
            503,
            "not-ready",
            "Not ready",
            " ".join(found.missing),
            headers={"Retry-After": str(RETRY_SECONDS)},
            missing=list(found.missing),
            schema_version=found.meta.schema_version if found.meta else None,
        )
    return Ready(schema_version=found.meta.schema_version, rev=found.meta.rev, visible_rev=found.meta.visible_rev)
