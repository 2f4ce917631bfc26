"""Tokens: what a widget shows instead of a key, for one origin and a quarter of an hour.

A token is `wgt_` + claims + `.` + signature, both in base64url without padding. The claims are JSON
`{"k": site key, "o": origin, "x": expiry in seconds since 1970, "c": random conversation id}`; the
signature is HMAC-SHA256 over the claims *as they are written*, so that nothing is parsed before it
is known to be ours, and no second spelling of a token is accepted. Nothing is stored about a token.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from api.errors import TokenExpiredError, UnauthorizedError

PREFIX = "wgt_"
SECONDS = 900
"""How long a token is good for."""
_CONVERSATION_BYTES = 9
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Token:
    """What a token claims."""

    site_key: str
    origin: str
    expires_at: int
    conversation: str


class TokenMint:
    """Makes tokens, and reads those that were made with the same key."""

    def __init__(self, key: bytes, *, clock: Clock = time.time) -> None:
        self._key = key
        self._clock = clock

    def mint(self, site_key: str, origin: str) -> str:
        """Make a token for a page of `origin`."""
        claims = {
            "k": site_key,
            "o": origin,
            "x": int(self._clock()) + SECONDS,
            "c": secrets.token_urlsafe(_CONVERSATION_BYTES),
        }
        written = _encode(json.dumps(claims, separators=(",", ":")).encode())
        return f"{PREFIX}{written}.{self._signature(written)}"

    def read(self, text: str) -> Token:
        """Read a token.

        Raises:
            UnauthorizedError: it was not made with this key, or not like this.
            TokenExpiredError: its time is over.
        """
        written, _, signature = text.removeprefix(PREFIX).partition(".")
        # Latin-1, as headers are: `compare_digest` takes no other text than ASCII.
        expected = self._signature(written).encode()
        if not hmac.compare_digest(signature.encode("latin-1", "replace"), expected):
            raise UnauthorizedError("This token was not made by this server; begin a new session.")
        token = _claimed(written)
        if self._clock() >= token.expires_at:
            raise TokenExpiredError("This token's time is over; begin a new session.")
        return token

    def _signature(self, written: str) -> str:
        signed = (PREFIX + written).encode("utf-8", "replace")
        return _encode(hmac.digest(self._key, signed, hashlib.sha256))


def _claimed(written: str) -> Token:
    try:
        claims = json.loads(base64.urlsafe_b64decode(written + "=" * (-len(written) % 4)))
        return Token(claims["k"], claims["o"], claims["x"], claims["c"])
    except (binascii.Error, ValueError, KeyError, TypeError) as exc:
        # Signed with this key, but by a version that wrote other claims.
        raise UnauthorizedError("This token is of another version; begin a new session.") from exc


def _encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
