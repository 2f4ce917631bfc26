"""The HTTP application, put together."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp

from api import errors, openapi
from api.middleware.access_log import AccessLog
from api.middleware.api_keys import ApiKeys, key_digests
from api.middleware.body_limits import LARGEST_BODY, BodyLimits
from api.middleware.head_method import HeadMethod
from api.middleware.hosts import Hosts, allowed_hosts
from api.middleware.origins import Origins, checked_origins
from api.middleware.security_headers import SecurityHeaders
from api.routes import answers, documents, operations, page, search, suggestions
from api.service import Service
from api.slack.mount import slack_routes
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
        SettingsError: origins, keys or hosts that cannot be honoured.
    """
    service = Service()
    slack = slack_routes(settings, service)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        service.build(assistant_factory)
        async with AsyncExitStack() as running:
            if slack is not None:
                await running.enter_async_context(slack.running())
            yield
            service.stop()

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
    app.state.service = service
    service.metrics.show("generation", "Index generation that answers.", service.generation)
    service.metrics.show("work_open", "Questions being answered or waiting.", service.n_open)
    app.layers = _layers(settings, service)
    errors.install(app)
    for routes in (answers, search, documents, suggestions, operations, page):
        app.include_router(routes.router)
    if slack is not None:
        app.include_router(slack.router())
    _describe(app, keys_are_set=bool(settings.api_keys))
    return app


def _layers(settings: Settings, service: Service) -> tuple[Layer, ...]:
    digests = key_digests(settings.api_keys)
    origins = checked_origins(settings.allowed_origins, keys_are_set=bool(digests))
    hosts = allowed_hosts(settings.host, settings.allowed_hosts)
    layers: list[Layer] = [
        lambda app: AccessLog(app, observe=service.metrics.observe_request),
        SecurityHeaders,
        HeadMethod,
        lambda app: BodyLimits(app, largest=LARGEST_BODY, seconds=BODY_SECONDS),
    ]
    if hosts:
        layers.append(lambda app: Hosts(app, allowed=hosts))
    if origins:
        layers.append(lambda app: Origins(app, allowed=origins))
    if digests:
        layers.append(lambda app: ApiKeys(app, digests=digests))
    return tuple(layers)


def _describe(app: FastAPI, *, keys_are_set: bool) -> None:
    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = openapi.describe(app, keys_are_set=keys_are_set)
        return app.openapi_schema

    # FastAPI's documented way to change the document is to put another function in place.
    app.openapi = document  # type: ignore[method-assign]
