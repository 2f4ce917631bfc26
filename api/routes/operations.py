"""Is it alive, is it ready, what has it done."""

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.errors import NotReadyError
from api.openapi import problems
from api.schemas import HealthResponse, ReadyResponse
from api.service import ServiceDep
from rag.errors import StoreError

router = APIRouter(tags=["operations"])
_NO_STORE = {"Cache-Control": "no-store"}


@router.get("/healthz")
async def health(response: Response) -> HealthResponse:
    """Tell that the process answers."""
    response.headers.update(_NO_STORE)
    return HealthResponse(status="alive")


@router.get("/readyz", responses=problems(503))
def readiness(service: ServiceDep, response: Response) -> ReadyResponse:
    """Tell that questions can be asked, or answer 503."""
    response.headers.update(_NO_STORE)
    try:
        service.assistant.store.current()
    except StoreError as exc:
        raise NotReadyError("The stored briefings cannot be read; the log says why.") from exc
    return ReadyResponse(status="ready", reader=service.reader)


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def metrics(service: ServiceDep) -> Response:
    """Show the counts to Prometheus."""
    return Response(service.metrics.exposition(), media_type=CONTENT_TYPE_LATEST, headers=_NO_STORE)
