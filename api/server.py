"""The server: uvicorn, told to be strict and to end well."""

import asyncio
import logging
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import cast

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.header_deadline import HeaderDeadlineProtocol
from api.logs import configure_logs
from api.service import Service
from api.widget_access.widgets import Widgets
from rag.assistant import Assistant, open_assistant
from rag.settings import Settings

_log = logging.getLogger(__name__)
DRAIN_SECONDS = 3.0
"""How long answers under way may still take once the server is told to stop."""
GRACE_SECONDS = 10
"""After this, whatever still runs is cut off."""
MOST_CONNECTIONS = 512


class Server(uvicorn.Server):
    """Ends open streams with an event before it stops, and stops when nothing can be served."""

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service

    async def on_tick(self, counter: int) -> bool:
        """Tell whether to stop."""
        return self._service.failure is not None or await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let short answers end by themselves, and end the others."""
        asyncio.get_running_loop().call_later(DRAIN_SECONDS, self._service.stop)
        await super().shutdown(sockets)


def serve(settings: Settings, assistant_factory: Callable[[], Assistant] | None = None) -> None:
    """Serve until told to stop.

    Raises:
        SettingsError: a setting that cannot be honoured.
        BriefingsError: the briefings cannot be opened.
    """
    configure_logs(settings.log_level, sys.stderr)
    with ExitStack() as opened:
        factory = assistant_factory or (lambda: opened.enter_context(open_assistant(settings)))
        app = create_app(settings, factory)
        cast("Widgets", app.state.widgets).prepare()
        server = make_server(app, settings)
        server.run()
        failure = cast("Service", app.state.service).failure
    if failure is not None:
        raise failure


def make_server(app: FastAPI, settings: Settings) -> Server:
    """Configure uvicorn for `app`."""
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=HeaderDeadlineProtocol,
        loop="asyncio",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return Server(config, cast("Service", app.state.service))
