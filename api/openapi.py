"""The OpenAPI document: what FastAPI makes of the routes, and what it cannot know."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.errors import MEDIA_TYPE
from api.schemas import ProblemResponse

_JSON = "application/json"
_FIRST_ERROR = 400
_KEY_SCHEME = "ApiKey"
Document = dict[str, Any]
Responses = dict[int | str, Document]
"""What a route may answer, by status."""


def problems(*statuses: int) -> Responses:
    """Describe the problems that a route may answer with."""
    return {
        status: {"description": HTTPStatus(status).phrase, "model": ProblemResponse}
        for status in statuses
    }


def describe(app: FastAPI, *, keys_are_set: bool) -> Document:
    """Write the document."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=app.description,
        routes=app.routes,
    )
    for path, operations in document["paths"].items():
        for operation in operations.values():
            _name_problem_type(operation)
            if keys_are_set and path.startswith("/v1/"):
                operation["security"] = [{_KEY_SCHEME: []}]
    if keys_are_set:
        document["components"]["securitySchemes"] = {
            _KEY_SCHEME: {"type": "http", "scheme": "bearer"}
        }
    return document


def _name_problem_type(operation: Document) -> None:
    for status, response in operation["responses"].items():
        if int(status) >= _FIRST_ERROR and _JSON in response.get("content", {}):
            response["content"] = {MEDIA_TYPE: response["content"][_JSON]}
