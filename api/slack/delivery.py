"""Bringing one reply into Slack: streamed where the workspace allows it, else posted once."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field

from api.slack.asks import Ask
from api.slack.errors import RefusedError, SlackError, UnclearError
from api.slack.ledger import Ledger
from api.slack.message import Block, Message
from api.slack.pace import Pace
from api.slack.rendering import WORKING, answer_message, closing_message, notice, sentence_block
from api.slack.web import SlackWeb
from rag.assistant import Event, SentenceFound
from rag.types import Answer

_log = logging.getLogger(__name__)
_GONE = frozenset(
    {"message_not_found", "thread_not_found", "cant_update_message", "edit_window_closed"}
)
_TOO_MUCH = frozenset(
    {"invalid_blocks", "msg_too_long", "msg_blocks_too_long", "invalid_arguments"}
)
_STILL_STREAMING = "streaming_state_conflict"
_FOR_GOOD = frozenset(
    {"unknown_method", "missing_scope", "not_allowed_token_type", "feature_not_enabled"}
)
"""Refusals of a stream that say that this workspace has none."""
WHISPERED = "whispered"
"""In the place of a reply's ts: it was said to one person only, or was about to be."""


@dataclass
class Delivery:
    """Knows whether this workspace takes streams."""

    web: SlackWeb
    ledger: Ledger
    pace: Pace
    streaming: bool
    woken: list[int] = field(default_factory=list)
    """Asks that were opened by recording a reply."""

    def take_woken(self) -> tuple[int, ...]:
        """Hand over the asks that were opened since the last time."""
        woken, self.woken = tuple(self.woken), []
        return woken

    async def deliver(self, ask: Ask, events: AsyncGenerator[Event]) -> Answer:
        """Post the answer as it comes; on return it stands complete.

        Raises:
            UnclearError: nobody knows whether it stands.
            RefusedError: Slack will not have it.
        """
        async with aclosing(events):
            if ask.reply_ts is not None:
                answer = await _last(events)
                await self.rewrite(ask, ask.reply_ts, answer_message(answer, ask.key))
                return answer
            if self.streaming and not ask.is_command:
                return await self._stream(ask, events)
            return await self._post(ask, events)

    async def say(self, ask: Ask, message: Message) -> None:
        """Post, or put in the place of what was posted, a message that is complete at once."""
        if ask.reply_ts is not None:
            await self.rewrite(ask, ask.reply_ts, message)
        else:
            await self._first(ask, message)

    async def rewrite(self, ask: Ask, ts: str, message: Message) -> None:
        """Put `message` in the place of a reply, whatever state that is in."""
        channel = ask.key.channel
        with suppress(SlackError):
            # A stream that was cut short cannot be updated before it is stopped.
            await self.web.stop_stream(channel, ts)
        try:
            await self.web.update(channel, ts, message)
        except RefusedError as refusal:
            if refusal.code in _TOO_MUCH:
                _log.error("blocks refused", extra={"code": refusal.code})
                plain = Message(message.text, (), message.metadata)
                await self.web.update(channel, ts, plain)
            elif refusal.code == _STILL_STREAMING:
                # It could not be stopped just now; the next attempt does.
                raise UnclearError(refusal.method, refusal.code) from None
            elif refusal.code not in _GONE:
                raise

    async def _first(self, ask: Ask, message: Message) -> str | None:
        """Post for the first time, and write down that it stands."""
        try:
            ts = await self._posted(ask, message)
        except RefusedError:
            if not ask.response_url:
                raise
            # The command was called where the bot is not: only its caller can be told.
            await self.ledger.record_reply(ask, WHISPERED)
            await self.web.respond(ask.response_url, message)
            return None
        self.woken += await self.ledger.record_reply(ask, ts)
        return ts

    async def _posted(self, ask: Ask, message: Message) -> str:
        channel = ask.key.channel
        try:
            return await self.web.post(channel, ask.thread_ts, message)
        except RefusedError as refusal:
            if refusal.code not in _TOO_MUCH:
                raise
            _log.error("blocks refused", extra={"code": refusal.code})
            return await self.web.post(
                channel, ask.thread_ts, Message(message.text, (), message.metadata)
            )

    async def _post(self, ask: Ask, events: AsyncGenerator[Event]) -> Answer:
        """Post once; where that takes long, post that it does, and update."""
        whole = asyncio.ensure_future(_last(events))
        try:
            ready, _ = await asyncio.wait({whole}, timeout=self.pace.placeholder)
            ts = None
            if not ready:
                ts = await self._first(ask, notice(WORKING, ask.key))
            answer = await whole
        finally:
            whole.cancel()
            await asyncio.gather(whole, return_exceptions=True)
        message = answer_message(answer, ask.key)
        if ts is None:
            await self._first(ask, message)
        else:
            await self.rewrite(ask, ts, message)
        return answer

    async def _stream(self, ask: Ask, events: AsyncGenerator[Event]) -> Answer:
        stream = _Stream(self.web, ask)
        found: list[Block] = []
        async with aclosing(_with_next(events)) as pairs:
            async for event, more in pairs:
                if isinstance(event, SentenceFound):
                    found.append(sentence_block(event.sentence, ask.key))
                if isinstance(event, Answer):
                    await self._grow(stream, ask, found)
                    await self._end(stream, ask, event)
                    return event
                if found and not more:
                    await self._grow(stream, ask, found)
                    found = []
        raise TypeError("a stream ends with an Answer")

    async def _grow(self, stream: "_Stream", ask: Ask, found: Sequence[Block]) -> None:
        if not found or stream.refused:
            return
        if stream.ts is None:
            await self._start(stream, ask, found)
        else:
            await stream.append(found)

    async def _start(self, stream: "_Stream", ask: Ask, found: Sequence[Block]) -> None:
        try:
            ts = await stream.start(found)
        except RefusedError as refusal:
            stream.refused = True
            if refusal.code in _FOR_GOOD:
                _log.warning("streaming is off", extra={"code": refusal.code})
                self.streaming = False
        else:
            await self.ledger.record_reply(ask, ts)

    async def _end(self, stream: "_Stream", ask: Ask, answer: Answer) -> None:
        if stream.ts is None:
            await self._first(ask, answer_message(answer, ask.key))
        elif not await stream.stop(closing_message(answer, ask.key)):
            await self.rewrite(ask, stream.ts, answer_message(answer, ask.key))


@dataclass
class _Stream:
    """A message that grows for as long as Slack lets it, which is about five minutes."""

    web: SlackWeb
    ask: Ask
    ts: str | None = None
    refused: bool = False
    broken: bool = False
    """Once true, what stands in Slack is not known; the whole text replaces it at the end."""

    async def start(self, blocks: Sequence[Block]) -> str:
        ask = self.ask
        self.ts = await self.web.start_stream(
            ask.key.channel, ask.thread_ts, user=ask.user, team=ask.user_team, blocks=blocks
        )
        return self.ts

    async def append(self, blocks: Sequence[Block]) -> None:
        if self.broken or self.ts is None:
            return
        try:
            await self.web.append_stream(self.ask.key.channel, self.ts, blocks)
        except (RefusedError, UnclearError):
            self.broken = True

    async def stop(self, message: Message) -> bool:
        """End the stream; false when it has to be replaced."""
        if self.broken or self.ts is None:
            return False
        try:
            await self.web.stop_stream(self.ask.key.channel, self.ts, message)
        except (RefusedError, UnclearError):
            return False
        return True


async def _with_next(events: AsyncGenerator[Event]) -> AsyncGenerator[tuple[Event, bool]]:
    """Tell with each event whether the next is there already: together they are one call."""
    upcoming = asyncio.ensure_future(_next(events))
    try:
        while (event := await upcoming) is not None:
            upcoming = asyncio.ensure_future(_next(events))
            await asyncio.sleep(0)
            yield event, upcoming.done()
    finally:
        upcoming.cancel()
        await asyncio.gather(upcoming, return_exceptions=True)


async def _next(events: AsyncGenerator[Event]) -> Event | None:
    return await anext(events, None)


async def _last(events: AsyncGenerator[Event]) -> Answer:
    *_, last = [event async for event in events]
    if not isinstance(last, Answer):
        raise TypeError(f"a stream ends with an Answer, got {type(last).__name__}")
    return last
