"""Ask, look an answer up again, say what you think of it."""

import json

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from api import examples
from api.json_body import JsonRoute
from api.openapi import Responses, problems
from api.request_schemas import AnswerRequest, FeedbackRequest
from api.schemas import AnswerResponse, FeedbackResponse, ReceiptResponse
from api.service import ServiceDep
from api.streaming import AnswerStream, wants_stream
from api.widget_access.quotas import Counted
from api.widget_access.visit import VisitDep
from rag.errors import WithdrawnError

router = APIRouter(prefix="/v1/answers", tags=["answers"], route_class=JsonRoute)
_ANSWERED: Responses = {
    200: {
        "description": "The answer; as server-sent events where the request accepts them.",
        "content": {
            "application/json": {
                "examples": {
                    "answered": {"value": examples.ANSWER},
                    "abstained": {"value": examples.ABSTAINED},
                }
            },
            "text/event-stream": {"schema": {"type": "string"}, "example": examples.STREAM},
        },
        "links": {
            operation: {
                "operationId": operation,
                "parameters": {"answer_id": "$response.body#/id"},
            }
            for operation in ("receipt", "feedback")
        },
    }
}
_NO_STORE = {"Cache-Control": "no-store"}


@router.post(
    "",
    response_model=AnswerResponse,
    responses=_ANSWERED | problems(400, 401, 403, 404, 408, 410, 413, 415, 422, 429, 500, 503),
)
async def ask(
    body: AnswerRequest, request: Request, service: ServiceDep, visit: VisitDep
) -> Response:
    """Answer a question from the briefings, every sentence with its place, or say why not.

    Send `Accept: text/event-stream` for the events `passages`, `sentence`…, `answer`, or `error`.
    """
    assistant, question = service.assistant, body.to_question()
    if visit is not None:
        await visit.count(Counted.QUESTION)
    if wants_stream(request.headers.get("accept", "")):
        return AnswerStream(
            service.pool,
            lambda cancelled: assistant.stream(question, cancelled=cancelled),
            observe=service.metrics.observe_answer,
        )
    answer = await service.pool.run(
        request, lambda cancelled: assistant.ask(question, cancelled=cancelled)
    )
    service.metrics.observe_answer(answer)
    return _json(AnswerResponse.from_answer(answer).model_dump_json())


@router.get(
    "/{answer_id}",
    response_model=ReceiptResponse,
    responses=problems(401, 403, 404, 410, 422, 500, 503),
)
def receipt(answer_id: str, service: ServiceDep) -> Response:
    """Show the receipt of an answer; 410 once something that it quotes was withdrawn."""
    stored = service.assistant.store.catalog.load_answer(answer_id)
    if stored.payload is None:
        raise WithdrawnError("A briefing that this answer quotes was withdrawn.")
    fields = json.loads(stored.payload) | {"created_at": stored.created_at.isoformat()}
    ordered = {name: fields[name] for name in ReceiptResponse.model_fields if name in fields}
    return JSONResponse(ordered | fields, headers=_NO_STORE)


@router.post(
    "/{answer_id}/feedback",
    status_code=201,
    responses=problems(400, 401, 403, 404, 408, 413, 415, 422, 429, 500, 503),
)
def feedback(
    answer_id: str, body: FeedbackRequest, service: ServiceDep, visit: VisitDep
) -> FeedbackResponse:
    """Say whether an answer was good; its question and generation are kept with it."""
    catalog = service.assistant.store.catalog
    if visit is not None:
        visit.count_now(Counted.FEEDBACK)
    catalog.add_feedback(answer_id, rating=body.rating, comment=body.comment)
    return FeedbackResponse(answer_id=answer_id, rating=body.rating)


def _json(content: str) -> Response:
    return Response(content, media_type="application/json", headers=_NO_STORE)
