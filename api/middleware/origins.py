"""Which web pages may call the API from a browser."""

import re

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from rag.errors import SettingsError

_ORIGIN = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")
ANY = "*"


class Origins(CORSMiddleware):
    """Answers preflights of the named origins, and of no other; credentials are never allowed."""

    def __init__(self, app: ASGIApp, *, allowed: tuple[str, ...]) -> None:
        super().__init__(
            app,
            allow_origins=allowed,
            allow_methods=("GET", "POST"),
            allow_headers=("Authorization", "Content-Type", "X-Request-ID"),
            allow_credentials=False,
            expose_headers=("X-Request-ID", "Retry-After", "ETag"),
        )


def checked_origins(given: tuple[str, ...], *, keys_are_set: bool) -> tuple[str, ...]:
    """Refuse what is no origin, and any origin at all beside keys."""
    if ANY in given and keys_are_set:
        raise SettingsError(
            "BRIEFINGS_ALLOWED_ORIGINS is * while BRIEFINGS_API_KEYS asks for credentials: "
            "name the origins that may send them, such as https://www.example.org"
        )
    if ANY in given and len(given) > 1:
        raise SettingsError("BRIEFINGS_ALLOWED_ORIGINS holds * and names beside it: give one kind")
    for origin in given:
        if origin != ANY and not _ORIGIN.fullmatch(origin):
            raise SettingsError(
                f"BRIEFINGS_ALLOWED_ORIGINS holds {origin!r}, which is no origin: "
                "scheme and lower-case host, and the port if any, such as https://www.example.org"
            )
    return given
