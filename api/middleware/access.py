"""Who may use /v1: API keys and widgets' tokens, or everybody while neither is asked for."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import ApiError, UnauthorizedError, problem_of
from api.middleware.api_keys import ApiKeys
from api.widget_access.doors import SESSION
from api.widget_access.tokens import PREFIX
from api.widget_access.visit import Visit
from api.widget_access.widgets import Widgets
from rag.errors import StoreError

_GUARDED = "/v1/"


class Access:
    """Refuses a request to /v1 without what opens it."""

    def __init__(self, app: ASGIApp, *, keys: ApiKeys, widgets: Widgets, is_open: bool) -> None:
        self._app = app
        self._keys = keys
        self._widgets = widgets
        self._is_open = is_open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request through."""
        if scope["type"] == "http" and scope["path"].startswith(_GUARDED):
            try:
                visit = self._admit(scope)
            except (ApiError, StoreError) as exc:
                await problem_of(exc).response(scope)(scope, receive, send)
                return
            scope.setdefault("state", {})["visit"] = visit
        await self._app(scope, receive, send)

    def _admit(self, scope: Scope) -> Visit | None:
        """Find out who asks; None for whoever is not counted."""
        if (scope["method"], scope["path"]) == ("POST", SESSION):
            # It is here that a widget gets its token; the route looks at key and origin.
            return None
        scheme, _, credential = Headers(scope=scope).get("authorization", "").partition(" ")
        credential = credential.strip()
        is_bearer = scheme.lower() == "bearer"
        if is_bearer and self._keys.accept(credential):
            return None
        if is_bearer and credential.startswith(PREFIX):
            return self._widgets.admit(credential, scope)
        if self._is_open:
            return None
        raise UnauthorizedError(
            "This server asks for a key: send it as 'Authorization: Bearer <key>'."
        )
