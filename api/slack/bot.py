"""The bot: takes deliveries in, works on what it owes, takes over what others left."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from api.errors import StoppingError
from api.slack.asks import Ask
from api.slack.ending import end
from api.slack.errors import TOKEN_CODES, RefusedError, SlackError
from api.slack.incoming import Incoming
from api.slack.ledger import Ledger
from api.slack.pace import Pace
from api.slack.withdrawn import Withdrawals
from api.slack.work import Worker
from rag.errors import BriefingsError, CancelledError

_log = logging.getLogger(__name__)
N_AT_ONCE = 32
"""Replies that are worked on together; most of their time is waiting for Slack."""
_SLOWER, _MOST_TURNS_MISSED = 1.5, 10


@dataclass
class Bot:
    """What runs for as long as the bot runs."""

    ledger: Ledger
    worker: Worker
    withdrawals: Withdrawals
    pace: Pace
    clock: Callable[[], float] = time.time
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _stopping: bool = False
    _token_refusal: RefusedError | None = None
    _slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(N_AT_ONCE))
    _beginning: asyncio.Lock = field(default_factory=asyncio.Lock)
    """However many wait to begin, a delivery is written down after one of them at most."""

    async def take_in(self, heard: Incoming) -> None:
        """Write a delivery down, and see to it that what it asks is done."""
        self._schedule(await self.ledger.take_in(heard))

    async def run(self) -> None:
        """Take over what was left open, and keep up with the briefings, until cancelled.

        Raises:
            RefusedError: Slack does not accept the bot token any more; what is owed stays owed.
        """
        try:
            while True:
                await self._look_around()
                await asyncio.sleep(self.pace.watch)
                if self._token_refusal is not None:
                    raise self._token_refusal
        finally:
            await self.stop()

    async def idle(self) -> None:
        """Wait until nothing is being worked on."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self) -> None:
        """Drop what is under way; the ledger knows where to go on."""
        self._stopping = True
        await end(tuple(self._tasks))

    async def _look_around(self) -> None:
        try:
            self._schedule(await self.ledger.adopt())
            await self.withdrawals.check()
        except Exception as exc:  # noqa: BLE001 - the next look may succeed
            _log.warning("will look again", extra={"what": _what(exc)})

    def _schedule(self, asks: Iterable[int]) -> None:
        for ask_id in () if self._stopping else asks:
            task = asyncio.create_task(self._see_to(ask_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _see_to(self, ask_id: int) -> None:
        """Work on an ask until its reply stands, or Slack refuses it for good."""
        attempt = 0
        finished = False
        while not finished and (ask := await self._turn(ask_id)) is not None:
            try:
                async with self._slots:
                    # After a failure a reply may stand that is not written down.
                    finished = await self.worker.work(replace(ask, look=ask.look or attempt > 0))
            except RefusedError as refusal:
                await self._refused(ask, refusal)
                finished = True
            except (CancelledError, StoppingError):
                return
            except Exception as exc:  # noqa: BLE001 - the ask is written down, so it is owed
                attempt += 1
                await self._later(ask, exc, attempt)
        self._schedule(self.worker.delivery.take_woken())

    async def _refused(self, ask: Ask, refusal: RefusedError) -> None:
        _log.warning("not replied", extra={"code": refusal.code, "method": refusal.method})
        if refusal.code in TOKEN_CODES:
            self._token_refusal = refusal
            return
        await self.ledger.fail(ask.ask_id, f"{refusal.method}: {refusal.code}")
        await self.worker.excuse(ask, refusal)

    async def _turn(self, ask_id: int) -> Ask | None:
        """Wait until no other ask of the same thread is being answered; None: it is done."""
        missed = 0
        while True:
            async with self._beginning:
                if (ask := await self.ledger.begin(ask_id)) is not None:
                    return ask
                if not await self.ledger.is_open(ask_id):
                    return None
            await asyncio.sleep(self.pace.turn * _SLOWER ** min(missed, _MOST_TURNS_MISSED))
            missed += 1

    async def _later(self, ask: Ask, exc: Exception, attempt: int) -> None:
        """Wait before a new attempt, or give up where it is too late for an answer."""
        what = _what(exc)
        if self.clock() - ask.received_at > self.pace.give_up:
            _log.error("gave up", extra={"what": what})
            await self.ledger.fail(ask.ask_id, f"gave up: {what}")
            return
        _log.warning("will try again", extra={"what": what, "attempt": attempt})
        await asyncio.sleep(self.pace.backoff(attempt))


def _what(exc: Exception) -> str:
    """Describe a failure without what it may quote of others."""
    return str(exc) if isinstance(exc, SlackError | BriefingsError) else type(exc).__name__
