"""Which web pages may call from a browser, and what."""

from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import Problem
from api.widget_access.doors import is_for_widgets, is_widget_path
from api.widget_access.origin import is_origin
from rag.errors import SettingsError

ANY = "*"
_ALLOW_ORIGIN = "Access-Control-Allow-Origin"
_METHODS = ("GET", "POST")
_SENT = frozenset(
    {
        "accept",
        "accept-language",
        "authorization",
        "content-language",
        "content-type",
        "x-request-id",
    }
)
_PREFLIGHT_VARIES = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
_REMEMBER_SECONDS = "600"
_SHOWN = "ETag, Retry-After, X-Request-ID"
_LONGEST_SHOWN = 200


class Origins:
    """Answers preflights of the named origins, and of no other; credentials are never allowed."""

    def __init__(
        self, app: ASGIApp, *, everything: Collection[str], widgets: Collection[str]
    ) -> None:
        """Name the origins.

        Args:
            app: what is inside.
            everything: origins whose pages may call the whole API; `*`: any.
            widgets: origins whose pages may send what a widget sends.
        """
        self._app = app
        self._everything = everything
        self._widgets = widgets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin, method = headers.get("origin"), headers.get("access-control-request-method")
        if origin is not None and method is not None and scope["method"] == "OPTIONS":
            response = self._preflight(scope, origin, method)
            await response(scope, receive, send)
            return
        readable = origin is not None and self._may_read(origin, scope["path"])
        await self._app(scope, receive, self._marked(send, origin if readable else None))

    def _preflight(self, scope: Scope, origin: str, method: str) -> Response:
        refusal = self._refusal(scope, origin, method)
        if refusal is not None:
            return refusal.response(scope)
        headers = {
            _ALLOW_ORIGIN: ANY if ANY in self._everything else origin,
            "Access-Control-Allow-Methods": ", ".join(_METHODS),
            "Access-Control-Allow-Headers": ", ".join(sorted(_SENT)),
            "Access-Control-Max-Age": _REMEMBER_SECONDS,
            "Vary": _PREFLIGHT_VARIES,
        }
        return Response(status_code=204, headers=headers)

    def _refusal(self, scope: Scope, origin: str, method: str) -> Problem | None:
        path = scope["path"]
        on_all = self._is_named(origin)
        wanted = Headers(scope=scope).get("access-control-request-headers", "")
        unknown = {name.strip().lower() for name in wanted.split(",")} - _SENT - {""}
        if not on_all and not (origin in self._widgets and is_widget_path(path)):
            said = (
                f"Pages of {origin[:_LONGEST_SHOWN]} may not call this: BRIEFINGS_WIDGET_SITES "
                "names the origins that embed the widget, BRIEFINGS_ALLOWED_ORIGINS those that may "
                "call the whole API."
            )
        elif method not in _METHODS or not (on_all or is_for_widgets(method, path)):
            said = f"Pages of {origin} may not send {method[:_LONGEST_SHOWN]} here."
        elif unknown:
            said = f"Pages may not send the header {min(unknown)[:_LONGEST_SHOWN]}."
        else:
            return None
        varies = {"Vary": _PREFLIGHT_VARIES}
        return Problem("origin-not-allowed", 403, "Origin not allowed", said, headers=varies)

    def _is_named(self, origin: str) -> bool:
        return ANY in self._everything or origin in self._everything

    def _may_read(self, origin: str, path: str) -> bool:
        return self._is_named(origin) or (origin in self._widgets and is_widget_path(path))

    def _marked(self, send: Send, reader: str | None) -> Send:
        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # What is for any page says so by itself.
                if _ALLOW_ORIGIN not in headers:
                    headers.add_vary_header("Origin")
                    if reader is not None:
                        headers[_ALLOW_ORIGIN] = ANY if ANY in self._everything else reader
                        headers["Access-Control-Expose-Headers"] = _SHOWN
            await send(message)

        return send_marked


def checked_origins(given: tuple[str, ...], *, credentials_are_asked_for: bool) -> tuple[str, ...]:
    """Refuse what is no origin, and any origin at all beside keys or widgets' tokens."""
    if ANY in given and credentials_are_asked_for:
        raise SettingsError(
            "BRIEFINGS_ALLOWED_ORIGINS is * while BRIEFINGS_API_KEYS or BRIEFINGS_WIDGET_SITES "
            "asks for credentials: name the origins that may send them, such as https://www.example.org"
        )
    if ANY in given and len(given) > 1:
        raise SettingsError("BRIEFINGS_ALLOWED_ORIGINS holds * and names beside it: give one kind")
    for origin in given:
        if origin != ANY and not is_origin(origin):
            raise SettingsError(
                f"BRIEFINGS_ALLOWED_ORIGINS holds {origin!r}, which is no origin: scheme and "
                "lower-case host, and a port other than the usual, such as https://www.example.org"
            )
    return given
