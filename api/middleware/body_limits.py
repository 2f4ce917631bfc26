"""A body must be small, and arrive in time."""

import asyncio

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem_of

LARGEST_BODY = 256 * 1024
_MOST_DIGITS = 18
_CLOSE = {"Connection": "close"}


class BodyLimits:
    """Refuses a body that is declared too large, and one that trickles in.

    A body without a declared length is counted by FastAPI's own `max_body_size`.
    """

    def __init__(self, app: ASGIApp, *, largest: int, seconds: float) -> None:
        self._app = app
        self._largest = largest
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _declared_length(scope) > self._largest:
            refusal = HTTPException(413, self._too_large(), headers=_CLOSE)
            await problem_of(refusal).response(scope)(scope, receive, send)
            return
        await self._app(scope, self._timed(receive), send)

    def _timed(self, receive: Receive) -> Receive:
        deadline = asyncio.get_running_loop().time() + self._seconds
        arrived = False

        async def receive_in_time() -> Message:
            nonlocal arrived
            if arrived:
                # From here on this waits for the client to leave, for as long as it stays.
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError as exc:
                raise HTTPException(
                    408, f"The body did not arrive within {self._seconds:g} s.", headers=_CLOSE
                ) from exc
            arrived = not message.get("more_body", False)
            return message

        return receive_in_time

    def _too_large(self) -> str:
        return f"The body is larger than the {self._largest} bytes that this server reads."


def _declared_length(scope: Scope) -> int:
    declared = Headers(scope=scope).get("content-length", "0")
    # Cut, since Python refuses to read thousands of digits; what is left is still far too large.
    return int(declared[:_MOST_DIGITS]) if declared.isascii() and declared.isdigit() else 0
