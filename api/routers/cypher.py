"""Questions in Cypher, for those that no other route answers."""

from typing import Any

from fastapi import APIRouter

from api.auth import Reader
from api.deps import Graph
from api.places import OfApplication
from api.responses import Json
from api.schemas.cypher import CypherAnswer, CypherQuery
from graph.queries.cypher import Limits, run_cypher

router = APIRouter(tags=["cypher"])

REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"description": "The service listens beyond loopback, and the token is missing or unknown."},
    403: {"description": "The query is refused: `refused` names what it may not use, `line` and `column` where."},
}


@router.post("/cypher", summary="Ask in Cypher, reading only", response_model=CypherAnswer, responses=REFUSALS)
async def post_cypher(asked: CypherQuery, graph: Graph, places: OfApplication, _: Reader) -> Json:
    """Runs one query that only reads: what it may use is listed, and anything else is refused by name.

    Rows, seconds, bytes and memory are limited; the answer says when it was cut. Where the service listens beyond
    loopback, this route needs a token: no limit of the database bounds what one expression may take.
    """
    limits = Limits(rows=asked.limit, seconds=asked.timeout)
    async with places.cypher.one():
        found = await run_cypher(graph.driver, graph.database, asked.query, asked.parameters, limits)
    return Json(
        {
            "columns": found.columns,
            "rows": found.rows,
            "truncated": found.stopped_by is not None,
            "stopped_by": found.stopped_by,
            "rev": found.rev,
        }
    )
