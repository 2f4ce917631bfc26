"""Answering is CPU work: a few threads do it, a bounded queue waits, the rest is turned away."""

import asyncio
import os
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Generic, TypeVar

from starlette.requests import Request

from api.errors import BusyError, ClientGoneError, StoppingError

T = TypeVar("T")
Cancelled = Callable[[], bool]
"""Asked by the work, now and then, whether anybody still wants it."""
MOST_WAITING = 64


class Job(Generic[T]):
    """A piece of work, and the future that its result arrives in."""

    def __init__(self, work: Callable[[Cancelled], T]) -> None:
        self._work = work
        self._loop = asyncio.get_running_loop()
        self._unwanted = threading.Event()
        self.future: asyncio.Future[T] = self._loop.create_future()

    def cancel(self) -> None:
        """Tell the work that nobody wants it any more."""
        self._unwanted.set()
        self.future.cancel()

    def stop(self) -> None:
        """Tell the work to end, and whoever waits for it why."""
        self._unwanted.set()
        if not self.future.done():
            self.future.set_exception(StoppingError("The server is shutting down; ask again."))

    def run(self) -> None:
        """Do the work, in the thread of whoever calls."""
        if self._unwanted.is_set():
            return
        try:
            finished = self._work(self._unwanted.is_set)
        except Exception as exc:  # noqa: BLE001 - it is raised again where it is waited for
            self._settle(exc, None)
        else:
            self._settle(None, finished)

    def _settle(self, failure: Exception | None, finished: T | None) -> None:
        def settle() -> None:
            if self.future.done():
                return
            if failure is not None:
                self.future.set_exception(failure)
            else:
                self.future.set_result(finished)  # type: ignore[arg-type]  # None only if T is

        try:
            self._loop.call_soon_threadsafe(settle)
        except RuntimeError:
            # The loop has been closed: the server is gone, and so is the one who waited.
            return


class WorkPool:
    """Runs jobs on as many threads as there are cores."""

    def __init__(self, *, n_threads: int | None = None, most_waiting: int = MOST_WAITING) -> None:
        self._n_threads = n_threads or len(os.sched_getaffinity(0))
        self._most_waiting = most_waiting
        self._waiting: queue.SimpleQueue[Job[Any] | None] = queue.SimpleQueue()
        self._open: set[Job[Any]] = set()
        self._stopping = False
        self._started = False

    @property
    def n_open(self) -> int:
        """How many jobs run or wait."""
        return len(self._open)

    def submit(self, work: Callable[[Cancelled], T]) -> Job[T]:
        """Queue `work`, or raise BusyError where too much waits already."""
        if self._stopping:
            raise StoppingError("The server is shutting down; ask again.")
        self._start()
        if len(self._open) >= self._n_threads + self._most_waiting:
            raise BusyError("More questions wait than can be answered soon; ask again.")
        job = Job(work)
        self._waiting.put_nowait(job)
        self._open.add(job)
        job.future.add_done_callback(lambda _: self._open.discard(job))
        return job

    async def run(self, request: Request, work: Callable[[Cancelled], T]) -> T:
        """Do `work` for `request`; stop it when the client leaves."""
        job = self.submit(work)
        gone = asyncio.create_task(_client_gone(request))
        either: set[asyncio.Future[Any]] = {job.future, gone}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not job.future.done():
                gone.result()
                raise ClientGoneError("The client left before the answer was ready.")
            return job.future.result()
        finally:
            job.cancel()
            gone.cancel()

    def stop(self) -> None:
        """Take no more work, and end what is under way."""
        self._stopping = True
        for job in tuple(self._open):
            job.stop()
        if self._started:
            self._send_home()

    def _send_home(self) -> None:
        with suppress(queue.Empty):
            # What still waits has been stopped and would do nothing.
            while True:
                self._waiting.get_nowait()
        for _ in range(self._n_threads):
            self._waiting.put_nowait(None)
        self._started = False

    def _start(self) -> None:
        if self._started:
            return
        self._started = True
        for number in range(self._n_threads):
            # Daemons: work that does not end must not keep the process from ending.
            threading.Thread(target=self._work, name=f"answering-{number}", daemon=True).start()

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            job.run()


async def _client_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
