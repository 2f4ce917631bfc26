"""An answer as server-sent events: `passages`, `sentence`…, `answer`; or `error`."""

import asyncio
import itertools
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterator

from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from starlette.types import Receive, Scope, Send

from api.errors import foreseen, problem_of
from api.schemas import AnswerResponse, PassagesEvent, SentenceEvent
from api.work import Cancelled, Job, WorkPool
from rag.assistant import Event, PassagesFound, SentenceFound
from rag.types import Answer

KEEP_ALIVE_SECONDS = 15.0
_log = logging.getLogger(__name__)
_Events = asyncio.Queue[Event | None]
"""None comes last."""


class AnswerStream(EventSourceResponse):
    """Streams an answer while it is worked on; when the reader leaves, the work stops."""

    def __init__(
        self,
        pool: WorkPool,
        events: Callable[[Cancelled], Iterator[Event]],
        *,
        observe: Callable[[Answer], None],
    ) -> None:
        loop = asyncio.get_running_loop()
        self._events: _Events = asyncio.Queue()
        self._observe = observe
        self._scope: Scope = {}

        def work(cancelled: Cancelled) -> None:
            for event in events(cancelled):
                loop.call_soon_threadsafe(self._events.put_nowait, event)

        self._job: Job[None] = pool.submit(work)
        self._job.future.add_done_callback(lambda _: self._events.put_nowait(None))
        super().__init__(
            self._written(),
            # Proxies such as nginx would otherwise hold the events back.
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events."""
        self._scope = scope
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._job.cancel()

    async def _written(self) -> AsyncIterator[bytes]:
        numbers = itertools.count(1)
        while True:
            try:
                async with asyncio.timeout(KEEP_ALIVE_SECONDS):
                    event = await self._events.get()
            except TimeoutError:
                yield KEEPALIVE_COMMENT
                continue
            if event is None:
                break
            if isinstance(event, Answer):
                self._observe(event)
            name, written = _event_json(event)
            yield format_sse_event(event=name, data_str=written, id=str(next(numbers)))
        if failure := self._job.future.exception():
            written = self._error_json(failure)
            yield format_sse_event(event="error", data_str=written, id=str(next(numbers)))

    def _error_json(self, failure: BaseException) -> str:
        exc = failure if isinstance(failure, Exception) else RuntimeError(type(failure).__name__)
        if not foreseen(exc):
            request_id = self._scope.get("state", {}).get("request_id")
            _log.error("fault", exc_info=exc, extra={"request_id": request_id})
        return json.dumps(problem_of(exc).document(self._scope), ensure_ascii=False)


def _event_json(event: Event) -> tuple[str, str]:
    match event:
        case PassagesFound():
            return "passages", PassagesEvent.from_event(event).model_dump_json()
        case SentenceFound():
            return "sentence", SentenceEvent.from_event(event).model_dump_json()
        case _:
            return "answer", AnswerResponse.from_answer(event).model_dump_json()


def wants_stream(accept: str) -> bool:
    """Tell whether an Accept header prefers server-sent events to JSON."""
    weights = dict(_media_ranges(accept))
    stream = weights.get("text/event-stream", 0.0)
    return stream > 0 and stream >= weights.get("application/json", 0.0)


def _media_ranges(accept: str) -> Iterator[tuple[str, float]]:
    for media_range in accept.split(","):
        name, *parameters = (part.strip().lower() for part in media_range.split(";"))
        weight = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    weight = float(parameter[2:])
                except ValueError:
                    weight = 0.0
        yield name, weight
