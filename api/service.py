"""What the routes share: the assistant once it is built, the threads, the counts."""

import asyncio
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends, Request

from api.errors import NotReadyError, StoppingError
from api.metrics import Metrics
from api.suggestions import Suggestions
from api.work import WorkPool
from rag.assistant import Assistant
from rag.errors import StoreError

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Service:
    """State of one running application."""

    metrics: Metrics = field(default_factory=Metrics)
    pool: WorkPool = field(default_factory=WorkPool)
    suggestions: Suggestions = field(default_factory=Suggestions)
    reader: str = ""
    """Which reader the settings name."""
    failure: Exception | None = None
    """Why the assistant could not be built."""
    _assistant: Assistant | None = None
    _stopping: bool = False

    @property
    def assistant(self) -> Assistant:
        """Hand out the assistant, or say that it is not there."""
        if self._stopping:
            raise StoppingError("The server is shutting down.")
        if self.failure is not None:
            raise NotReadyError("The briefings could not be opened; the server's log says why.")
        if self._assistant is None:
            raise NotReadyError("The briefings are being opened; ask again in a moment.")
        return self._assistant

    def generation(self) -> int:
        """Tell which generation answers; 0 while there is none that can."""
        try:
            return 0 if self._assistant is None else self._assistant.store.current().number
        except StoreError:
            return 0

    def n_open(self) -> int:
        """Tell how many questions are being answered or wait."""
        return self.pool.n_open

    def build(self, factory: Callable[[], Assistant]) -> None:
        """Build the assistant in a thread, so that the server answers meanwhile."""
        loop = asyncio.get_running_loop()
        self._stopping, self._assistant, self.failure = False, None, None
        self.pool, self.suggestions = WorkPool(), Suggestions()

        def work() -> None:
            try:
                built = factory()
            except Exception as exc:  # noqa: BLE001 - kept, and raised where the server is run
                _log.error("assistant not built", exc_info=exc)
                self.failure = exc
            else:
                loop.call_soon_threadsafe(self._take, built)

        # A daemon: a model that takes long to load must not keep the process from ending.
        threading.Thread(target=work, name="building", daemon=True).start()

    def stop(self) -> None:
        """End what is under way, and take nothing new."""
        self._stopping = True
        self.suggestions.stop()
        self.pool.stop()

    def _take(self, assistant: Assistant) -> None:
        self._assistant = assistant
        _log.info("ready", extra={"reader": self.reader})


def service_of(request: Request) -> Service:
    """Find the service of the application that got `request`."""
    return cast("Service", request.app.state.service)


ServiceDep = Annotated[Service, Depends(service_of)]
