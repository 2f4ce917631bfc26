"""On loopback only loopback's own names are answered, so that no web page can rebind its name."""

import ipaddress

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import problem_of

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


class Hosts:
    """Refuses a request whose Host is not one of ours."""

    def __init__(self, app: ASGIApp, *, allowed: frozenset[str]) -> None:
        self._app = app
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request through."""
        if scope["type"] != "http" or _host(scope) in self._allowed:
            await self._app(scope, receive, send)
            return
        refusal = HTTPException(
            400,
            "This server does not answer to this Host; BRIEFINGS_ALLOWED_HOSTS names further ones.",
        )
        await problem_of(refusal).response(scope)(scope, receive, send)


def allowed_hosts(bound_to: str, further: tuple[str, ...]) -> frozenset[str]:
    """Name the hosts to answer to; empty: any."""
    named = frozenset(name.lower() for name in further)
    return named | _LOOPBACK_NAMES if named or _is_loopback(bound_to) else frozenset()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _host(scope: Scope) -> str:
    host = Headers(scope=scope).get("host", "").lower()
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host
