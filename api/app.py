"""The HTTP application, put together."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp

from api import errors, openapi
from api.middleware.access import Access
from api.middleware.access_log import AccessLog
from api.middleware.api_keys import ApiKeys, key_digests
from api.middleware.body_limits import LARGEST_BODY, BodyLimits
from api.middleware.head_method import HeadMethod
from api.middleware.hosts import Hosts, allowed_hosts
from api.middleware.origins import Origins, checked_origins
from api.middleware.security_headers import SecurityHeaders
from api.routes import answers, documents, operations, page, search, suggestions, widget
from api.service import Service
from api.slack.mount import slack_routes
from api.widget_access.proxies import behind_proxies, checked_proxies
from api.widget_access.widgets import Widgets, open_widgets
from rag.assistant import Assistant
from rag.settings import Settings

BODY_SECONDS = 10.0
_DESCRIPTION = (
    "Answers questions about newsletter briefings. Every sentence shown stands word for word in a "
    "briefing, and its citation says where: re-slice the text to check. Offsets count code points."
)
Layer = Callable[[ASGIApp], ASGIApp]


class Application(FastAPI):
    """FastAPI inside layers of our own, so that they also see what FastAPI itself refuses."""

    layers: tuple[Layer, ...] = ()
    """From the outermost in."""

    def build_middleware_stack(self) -> ASGIApp:
        """Wrap what FastAPI builds."""
        stack = super().build_middleware_stack()
        for layer in reversed(self.layers):
            stack = layer(stack)
        return stack


def create_app(settings: Settings, assistant_factory: Callable[[], Assistant]) -> FastAPI:
    """Make the application; the assistant is built in a thread once it starts.

    Raises:
        SettingsError: origins, keys, hosts, sites or quotas that cannot be honoured.
    """
    service = Service(reader=settings.reader)
    keys = ApiKeys(key_digests(settings.api_keys))
    widgets = open_widgets(settings, keys_are_set=bool(keys))
    slack = slack_routes(settings, service)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        service.build(assistant_factory)
        async with AsyncExitStack() as running:
            if slack is not None:
                await running.enter_async_context(slack.running())
            yield
            service.stop()
        widgets.quotas.close()

    app = Application(
        title="Briefings",
        version=version("briefings"),
        summary="Cited answers from newsletter briefings.",
        description=_DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        max_body_size=LARGEST_BODY,
        responses=openapi.problems(500),
    )
    app.state.service, app.state.widgets = service, widgets
    app.state.page_access = widgets.page_access if _is_guarded(settings) else "open"
    service.metrics.show("generation", "Index generation that answers.", service.generation)
    service.metrics.show("work_open", "Questions being answered or waiting.", service.n_open)
    app.layers = _layers(settings, service, keys, widgets)
    errors.install(app)
    for routes in (answers, search, documents, suggestions, widget, operations, page):
        app.include_router(routes.router)
    if slack is not None:
        app.include_router(slack.router())
    _describe(app, keys_are_set=_is_guarded(settings))
    return app


def _is_guarded(settings: Settings) -> bool:
    return bool(settings.api_keys or settings.widget_sites)


def _layers(
    settings: Settings, service: Service, keys: ApiKeys, widgets: Widgets
) -> tuple[Layer, ...]:
    guarded = _is_guarded(settings)
    origins = checked_origins(settings.allowed_origins, credentials_are_asked_for=guarded)
    hosts = allowed_hosts(settings.host, settings.allowed_hosts)
    layers: list[Layer] = [
        lambda app: AccessLog(app, observe=service.metrics.observe_request),
        SecurityHeaders,
        HeadMethod,
        lambda app: BodyLimits(app, largest=LARGEST_BODY, seconds=BODY_SECONDS),
    ]
    if proxies := checked_proxies(settings.trusted_proxies):
        layers.append(lambda app: behind_proxies(app, proxies))
    if hosts:
        layers.append(lambda app: Hosts(app, allowed=hosts))
    layers.append(lambda app: Origins(app, everything=origins, widgets=widgets.origins))
    layers.append(lambda app: Access(app, keys=keys, widgets=widgets, is_open=not guarded))
    return tuple(layers)


def _describe(app: FastAPI, *, keys_are_set: bool) -> None:
    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = openapi.describe(app, keys_are_set=keys_are_set)
        return app.openapi_schema

    # FastAPI's documented way to change the document is to put another function in place.
    app.openapi = document  # type: ignore[method-assign]
