"""The outermost layer: numbers each request, logs and counts it, and lets no exception out."""

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import CLIENT_GONE, problem_of

_log = logging.getLogger(__name__)
_ACCEPTED_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
UNMATCHED = "unmatched"

Observe = Callable[[str, int, float], None]
"""Told of each request: its route, status and seconds."""


@dataclass(slots=True)
class _Sent:
    """What has gone out so far."""

    status: int = 0
    n_bytes: int = 0
    complete: bool = False


class AccessLog:
    """Logs route, status, size and time: never a path's words, a query, a body or a key."""

    def __init__(self, app: ASGIApp, *, observe: Observe) -> None:
        self._app = app
        self._observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        sent = _Sent()
        started = time.perf_counter()

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent.status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            elif message["type"] == "http.response.body":
                sent.n_bytes += len(message.get("body", b""))
                sent.complete = not message.get("more_body", False)
            await send(message)

        try:
            await self._app(scope, receive, send_counted)
        except Exception as exc:  # noqa: BLE001 - whatever it is, the client gets a response
            _log.error("fault", exc_info=exc, extra={"request_id": request_id})
            if not sent.status:
                await problem_of(exc).response(scope)(scope, receive, send_counted)
        finally:
            self._report(scope, sent, request_id, time.perf_counter() - started)

    def _report(self, scope: Scope, sent: _Sent, request_id: str, seconds: float) -> None:
        # A stream that its reader left never got its last byte.
        status = sent.status if sent.complete else CLIENT_GONE
        route = getattr(scope.get("route"), "path", UNMATCHED)
        self._observe(route, status, seconds)
        _log.info(
            "request",
            extra={
                "request_id": request_id,
                "method": scope["method"] if scope["method"].isalpha() else "?",
                "route": route,
                "status": status,
                "ms": round(seconds * 1000, 1),
                "bytes": sent.n_bytes,
            },
        )


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    return given if _ACCEPTED_ID.fullmatch(given) else uuid4().hex
