"""Figures for Prometheus."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.auth import reader
from api.deps import Graph
from api.seeing import Metrics

router = APIRouter(tags=["health"], dependencies=[Depends(reader)])


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def get_metrics(request: Request, graph: Graph) -> Response:
    """Requests by route and status, how long they took, and what the process and its projection hold. Names nobody, and
    asks the database nothing."""
    metrics: Metrics = request.app.state.metrics
    snapshot = graph.projected
    metrics.edges.set(snapshot.edges if snapshot else 0)
    metrics.rev.set(snapshot.rev if snapshot else 0)
    return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)
