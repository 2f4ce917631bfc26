"""The briefings: their list, their sections, their canonical text."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from api.caching import tagged
from api.document_schemas import DocumentResponse, ListResponse, SummaryResponse
from api.openapi import Responses, problems
from api.request_schemas import ListRequest
from api.service import ServiceDep

router = APIRouter(prefix="/v1/documents", tags=["documents"])
_JSON = "application/json"
_TEXT = "text/plain; charset=utf-8"
_NOT_MODIFIED: Responses = {304: {"description": "The client has it already."}}
_WHOLE_TEXT: Responses = {
    200: {
        "description": "The canonical text; the offsets of citations count its code points.",
        "content": {"text/plain": {"schema": {"type": "string"}}},
    }
}
_SHA256 = r"^[0-9a-f]{64}$"
DocumentPath = Annotated[str, Path(examples=["river-crossing"])]


@router.get(
    "", response_model=ListResponse, responses=_NOT_MODIFIED | problems(401, 403, 422, 500, 503)
)
def documents(
    asked: Annotated[ListRequest, Query()], request: Request, service: ServiceDep
) -> Response:
    """List the briefings, newest first, undated last."""
    store = service.assistant.store
    generation = store.current().number
    summaries = store.catalog.documents(generation=generation)
    part = summaries[asked.offset : asked.offset + asked.limit]
    listed = ListResponse(
        documents=[SummaryResponse.model_validate(summary) for summary in part],
        total=len(summaries),
        limit=asked.limit,
        offset=asked.offset,
        generation=generation,
    )
    return tagged(request.headers, listed.model_dump_json().encode(), media_type=_JSON)


@router.get(
    "/{document_id}",
    response_model=DocumentResponse,
    responses=_NOT_MODIFIED | problems(401, 403, 404, 410, 422, 500, 503),
)
def document(document_id: DocumentPath, request: Request, service: ServiceDep) -> Response:
    """Show a briefing with its sections and page furniture."""
    store = service.assistant.store
    generation, catalog = store.current().number, store.catalog
    shown = DocumentResponse.from_parts(
        catalog.document(document_id, generation=generation),
        catalog.sections(document_id, generation=generation),
        catalog.furniture(document_id, generation=generation),
    )
    return tagged(request.headers, shown.model_dump_json().encode(), media_type=_JSON)


@router.get(
    "/{document_id}/text",
    response_class=Response,
    responses=_WHOLE_TEXT | _NOT_MODIFIED | problems(401, 403, 404, 410, 422, 500, 503),
)
def document_text(
    document_id: DocumentPath,
    request: Request,
    service: ServiceDep,
    sha256: Annotated[
        str | None, Query(pattern=_SHA256, description="Ask for a superseded version.")
    ] = None,
) -> Response:
    """Send the canonical text of a briefing, so that anybody can re-slice a citation."""
    store = service.assistant.store
    if sha256 is None:
        found = store.catalog.document(document_id, generation=store.current().number)
    else:
        found = store.catalog.document_version(document_id, sha256)
    return tagged(request.headers, found.text.encode(), media_type=_TEXT, etag=found.sha256)
