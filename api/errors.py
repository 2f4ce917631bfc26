"""Which exception becomes which status: the one file that knows.

ApiError
├── NotReadyError       the assistant is still being built
├── BusyError           more work waits than will be done soon
├── StoppingError       the server is shutting down
├── ClientGoneError     nobody is left to read the response
├── UnauthorizedError   no key or token, or none that is known
│   └── TokenExpiredError   it was known, and its time is over
├── ForbiddenError      known, but not for this
│   ├── SiteNotAllowedError   a page that the site key is not for
│   ├── WrongOriginError      a token that was made for another page
│   └── NotForWidgetsError    a route that widgets do not use
└── QuotaExceededError  asked too often
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from api.validation import InvalidField, invalid_fields
from api.widget_file import WidgetNotBuiltError
from embeddings.errors import EmbeddingsError
from rag.errors import (
    CancelledError,
    NotFoundError,
    QuestionError,
    StoreBusyError,
    StoreError,
    WithdrawnError,
)

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:problem-type:briefings:"
CLIENT_GONE = 499
"""Never sent, only logged and counted: nginx's number for a client that left."""
_LONGEST_PATH = 500


class ApiError(Exception):
    """Root of this floor's errors."""


class NotReadyError(ApiError):
    """The assistant is still being built."""


class BusyError(ApiError):
    """More work waits than will be done soon."""


class StoppingError(ApiError):
    """The server is shutting down."""


class ClientGoneError(ApiError):
    """Nobody is left to read the response."""


class UnauthorizedError(ApiError):
    """No key or token came with the request, or none that is known."""


class TokenExpiredError(UnauthorizedError):
    """The token's time is over."""


class ForbiddenError(ApiError):
    """The one who asks is known, but may not do this."""


class SiteNotAllowedError(ForbiddenError):
    """The site key is not for the page that sent it."""


class WrongOriginError(ForbiddenError):
    """The token was made for a page of another origin."""


class NotForWidgetsError(ForbiddenError):
    """Widgets do not use this route."""


class QuotaExceededError(ApiError):
    """More was asked than the quota allows."""

    def __init__(self, said: str, *, wait_seconds: int) -> None:
        super().__init__(said)
        self.wait_seconds = wait_seconds


@dataclass(frozen=True, slots=True)
class Problem:
    """What an RFC 9457 problem document says."""

    kind: str
    """Last part of `type`; programs switch on it."""
    status: int
    title: str
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[InvalidField, ...] = ()

    def document(self, scope: Scope) -> dict[str, object]:
        """Write it as JSON for the request of `scope`."""
        written: dict[str, object] = {
            "type": TYPE_PREFIX + self.kind,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": _sent_path(scope),
        }
        if request_id := scope.get("state", {}).get("request_id"):
            written["request_id"] = request_id
        if self.fields:
            written["errors"] = [fault.document() for fault in self.fields]
        return written

    def response(self, scope: Scope) -> Response:
        """Answer the request of `scope` with it."""
        return JSONResponse(
            self.document(scope),
            status_code=self.status,
            headers={"Cache-Control": "no-store", **self.headers},
            media_type=MEDIA_TYPE,
        )


_SOON = {"Retry-After": "1"}
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="briefings"'}
_ORDINARY: dict[type[Exception], Callable[[str], Problem]] = {
    QuestionError: lambda said: Problem("invalid-question", 422, "Question cannot be asked", said),
    WithdrawnError: lambda said: Problem("withdrawn", 410, "Withdrawn", said),
    NotFoundError: lambda said: Problem("not-found", 404, "Not Found", said),
    StoreBusyError: lambda said: Problem("busy", 503, "Busy", said, headers=_SOON),
    BusyError: lambda said: Problem("busy", 503, "Busy", said, headers=_SOON),
    NotReadyError: lambda said: Problem("not-ready", 503, "Not ready", said, headers=_SOON),
    StoppingError: lambda said: Problem("stopping", 503, "Shutting down", said, headers=_SOON),
    CancelledError: lambda said: Problem("stopping", 503, "Stopped", said, headers=_SOON),
    ClientGoneError: lambda said: Problem("client-gone", CLIENT_GONE, "Client gone", said),
    TokenExpiredError: lambda said: Problem(
        "token-expired", 401, "Token expired", said, headers=_CHALLENGE
    ),
    UnauthorizedError: lambda said: Problem(
        "unauthorized", 401, "Unauthorized", said, headers=_CHALLENGE
    ),
    SiteNotAllowedError: lambda said: Problem("site-not-allowed", 403, "Site not allowed", said),
    WrongOriginError: lambda said: Problem("wrong-origin", 403, "Wrong origin", said),
    NotForWidgetsError: lambda said: Problem("not-for-widgets", 403, "Not for widgets", said),
}
"""Outcomes that a client can do something about; their messages are meant for it."""
_STORE_UNUSABLE = Problem(
    "store-unusable",
    500,
    "Store unusable",
    "The stored briefings cannot be read as they were written. "
    "The server's log says under this request_id what is wrong and how to mend it.",
)
_FAULTS: dict[type[Exception], Problem] = {
    StoreError: _STORE_UNUSABLE,
    EmbeddingsError: _STORE_UNUSABLE,
    WidgetNotBuiltError: Problem(
        "widget-not-built",
        500,
        "Widget not built",
        "This server has no widget to serve; its log says under this request_id what is missing.",
    ),
}
"""Faults with a name; their messages speak of files, and go to the log only."""
_BY_STATUS: dict[int, tuple[str, str]] = {
    400: ("bad-request", "The request cannot be read."),
    404: ("not-found", "There is nothing at this path; /openapi.json lists the paths."),
    405: ("method-not-allowed", "This path does not take this method; see the Allow header."),
    408: ("too-slow", "The request did not arrive in time."),
    413: ("too-large", "The request body is larger than this server reads."),
    415: ("unsupported-media-type", "Send application/json."),
}


def problem_of(exc: Exception) -> Problem:
    """Choose what the client is told; what nobody foresaw says no more than that it happened."""
    for cls in type(exc).__mro__:
        if cls in _ORDINARY:
            return _ORDINARY[cls](str(exc))
        if cls in _FAULTS:
            return _FAULTS[cls]
    if isinstance(exc, QuotaExceededError):
        return _over_quota(exc)
    if isinstance(exc, RequestValidationError):
        return _invalid(exc)
    if isinstance(exc, HTTPException):
        return _of_status(exc)
    return Problem(
        "internal",
        500,
        "Internal error",
        "Something failed on the server's side. Its log has the cause under this request_id.",
    )


def foreseen(exc: Exception) -> bool:
    """Tell whether `exc` is an ordinary outcome rather than a fault worth a log entry."""
    return problem_of(exc).status != HTTPStatus.INTERNAL_SERVER_ERROR


def install(app: FastAPI) -> None:
    """Make every exception that a route raises a problem document."""
    # What is only covered by Exception is raised again after the response, and so gets logged.
    ours = (*_ORDINARY, QuotaExceededError)
    for cls in (HTTPException, RequestValidationError, *ours, Exception):
        app.add_exception_handler(cls, _respond)


async def _respond(request: Request, exc: Exception) -> Response:
    return problem_of(exc).response(request.scope)


def _over_quota(exc: QuotaExceededError) -> Problem:
    wait = {"Retry-After": str(exc.wait_seconds)}
    return Problem("quota-exceeded", 429, "Quota exceeded", str(exc), headers=wait)


def _invalid(exc: RequestValidationError) -> Problem:
    fields = invalid_fields(exc.errors())
    first = fields[0]
    return Problem(
        "invalid-request",
        422,
        "Request does not fit",
        f"{first.where}: {first.detail}" if first.where else first.detail,
        fields=fields,
    )


def _of_status(exc: HTTPException) -> Problem:
    phrase = HTTPStatus(exc.status_code).phrase
    kind, usual = _BY_STATUS.get(exc.status_code, ("error", phrase))
    # Starlette and FastAPI put the bare phrase where nobody gave a reason.
    said_nothing = exc.detail in {phrase, "Content Too Large", ""}
    return Problem(
        kind,
        exc.status_code,
        phrase,
        usual if said_nothing else str(exc.detail),
        headers=exc.headers or {},
    )


def _sent_path(scope: Scope) -> str:
    raw: bytes = scope.get("raw_path") or scope["path"].encode("ascii", "replace")
    # Without the query string, which may hold a question.
    return raw.split(b"?")[0].decode("ascii", "replace")[:_LONGEST_PATH]
