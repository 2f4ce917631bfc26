"""Where keys are set, /v1 opens to those who hold one."""

import hashlib
import hmac
import re
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import Problem
from rag.errors import SettingsError

_DIGEST = re.compile(r"[0-9a-f]{64}")
_GUARDED = "/v1/"
_REFUSAL = Problem(
    "unauthorized",
    401,
    "Unauthorized",
    "This server asks for a key: send it as 'Authorization: Bearer <key>'.",
    headers={"WWW-Authenticate": 'Bearer realm="briefings"'},
)


class ApiKeys:
    """Refuses a request to /v1 without an accepted key."""

    def __init__(self, app: ASGIApp, *, digests: tuple[bytes, ...]) -> None:
        self._app = app
        self._digests = digests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request through."""
        guarded = scope["type"] == "http" and scope["path"].startswith(_GUARDED)
        if guarded and not self._accepts(Headers(scope=scope).get("authorization", "")):
            await _REFUSAL.response(scope)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _accepts(self, authorization: str) -> bool:
        scheme, _, key = authorization.partition(" ")
        # Headers are latin-1 on the wire: this gives back the bytes that were sent.
        digest = hashlib.sha256(key.strip().encode("latin-1")).hexdigest().encode()
        # Each is compared, so that the time does not tell which one was close.
        matches = [hmac.compare_digest(digest, known) for known in self._digests]
        return scheme.lower() == "bearer" and any(matches)


def key_digests(given: Sequence[str]) -> tuple[bytes, ...]:
    """Read the digests of the settings, or say which one is none."""
    for place, digest in enumerate(given, start=1):
        if not _DIGEST.fullmatch(digest.lower()):
            # The entry itself is not shown: it may be a key that was pasted by mistake.
            raise SettingsError(
                f"entry {place} of BRIEFINGS_API_KEYS is not a sha256 digest (64 hexadecimal "
                f"digits, but {len(digest)} characters were given); make one with: "
                'printf %s "$KEY" | sha256sum'
            )
    return tuple(digest.lower().encode() for digest in given)
