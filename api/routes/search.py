"""Retrieval without an answer."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.openapi import problems
from api.request_schemas import SearchRequest
from api.schemas import PassageResponse, SearchResponse
from api.service import ServiceDep

router = APIRouter(prefix="/v1/search", tags=["search"])


@router.get("", responses=problems(401, 403, 422, 500, 503))
async def search(
    asked: Annotated[SearchRequest, Query()], request: Request, service: ServiceDep
) -> SearchResponse:
    """Rank the passages that match a query, best first."""
    assistant = service.assistant
    passages = await service.pool.run(
        request, lambda _: assistant.search(asked.query, k=asked.k, filters=asked.filters())
    )
    return SearchResponse(
        query=asked.query, passages=[PassageResponse.from_passage(passage) for passage in passages]
    )
