"""Answering, off the event loop: events of an answer as they come."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from typing import TypeVar

from api.errors import BusyError, NotReadyError
from api.work import Cancelled, Job, WorkPool
from rag.assistant import Assistant, Event
from rag.errors import NotFoundError, WithdrawnError
from rag.store.receipts import Rating
from rag.store.store import Store
from rag.types import Question, Turn

_BUSY_SECONDS = 0.5
MOST_WAITING = 100_000
T = TypeVar("T")


class Answers:
    """Lends the assistant to the bot, through a bounded number of threads."""

    def __init__(self, assistant: Callable[[], Assistant], pool: WorkPool) -> None:
        self._assistant = assistant
        self._pool = pool

    async def stream(self, question: Question) -> AsyncGenerator[Event]:
        """Answer step by step; the work stops when nobody reads on."""
        loop = asyncio.get_running_loop()
        events: asyncio.Queue[Event | None] = asyncio.Queue()
        assistant = await self._when_ready()

        def work(cancelled: Cancelled) -> None:
            for event in assistant.stream(question, cancelled=cancelled):
                loop.call_soon_threadsafe(events.put_nowait, event)

        job = await self._submit(work)
        job.future.add_done_callback(lambda _: events.put_nowait(None))
        try:
            while (event := await events.get()) is not None:
                yield event
            job.future.result()
        finally:
            job.cancel()

    async def turn(self, answer_id: str, question: str) -> Turn | None:
        """Look an earlier answer up; without its text when it is gone or was withdrawn."""
        catalog = (await self._when_ready()).store.catalog
        try:
            stored = await asyncio.to_thread(catalog.load_answer, answer_id)
        except NotFoundError:
            return Turn(question) if question else None
        text = None if stored.payload is None else str(json.loads(stored.payload)["text"])
        return Turn(question or stored.question, text)

    async def rate(self, answer_id: str, rating: Rating) -> int:
        """Store what a person thinks of an answer; return the id of the feedback.

        Raises:
            NotFoundError: no receipt is kept of this answer.
            NotReadyError: the assistant is still being built.
        """
        catalog = self._assistant().store.catalog
        return await asyncio.to_thread(catalog.add_feedback, answer_id, rating=rating, comment=None)

    async def retract(self, feedback_id: int) -> None:
        """Remove what a person thought of an answer, and no longer does."""
        catalog = self._assistant().store.catalog
        await asyncio.to_thread(catalog.retract_feedback, feedback_id)

    async def generation(self) -> int:
        """Tell which generation of the briefings answers."""
        store = (await self._when_ready()).store
        return (await asyncio.to_thread(store.current)).number

    async def withdrawn(self, document_ids: frozenset[str]) -> frozenset[str]:
        """Tell which of these briefings have been withdrawn."""
        store = (await self._when_ready()).store

        def check() -> frozenset[str]:
            number = store.current().number
            return frozenset(name for name in document_ids if _is_withdrawn(store, name, number))

        return await asyncio.to_thread(check)

    async def titles(self) -> tuple[str, ...]:
        """Name the briefings, newest first."""
        store = (await self._when_ready()).store
        number = await self.generation()
        listed = await asyncio.to_thread(store.catalog.documents, generation=number)
        return tuple(document.title for document in listed)

    async def _submit(self, work: Callable[[Cancelled], T]) -> Job[T]:
        while True:
            try:
                return self._pool.submit(work)
            except BusyError:
                # The question is written down; it can wait its turn.
                await asyncio.sleep(_BUSY_SECONDS)

    async def _when_ready(self) -> Assistant:
        while True:
            try:
                return self._assistant()
            except NotReadyError:
                await asyncio.sleep(_BUSY_SECONDS)


def _is_withdrawn(store: Store, document_id: str, generation: int) -> bool:
    try:
        store.catalog.document(document_id, generation=generation)
    except WithdrawnError:
        return True
    except NotFoundError:
        return False
    return False
