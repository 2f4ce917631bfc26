"""Questions to start with."""

from fastapi import APIRouter, Response

from api.openapi import problems
from api.schemas import SuggestionsResponse
from api.service import ServiceDep

router = APIRouter(prefix="/v1/suggestions", tags=["answers"])


@router.get("", responses=problems(401, 403, 500, 503))
async def suggestions(service: ServiceDep, response: Response) -> SuggestionsResponse:
    """Suggest questions that the briefings answer; the first call begins to look for them."""
    response.headers["Cache-Control"] = "no-store"
    found = service.suggestions
    found.look(service.assistant, service.pool)
    return SuggestionsResponse(questions=list(found.questions), complete=found.complete)
