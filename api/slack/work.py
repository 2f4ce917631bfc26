"""One ask, from its row in the ledger to its one reply."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace

from api.errors import StoppingError
from api.slack.admission import Admission
from api.slack.answers import Answers
from api.slack.asks import Ask, State
from api.slack.conversation import Conversation
from api.slack.delivery import WHISPERED, Delivery
from api.slack.errors import RefusedError, SlackError
from api.slack.incoming import Identity, Kind
from api.slack.ledger import Ledger
from api.slack.pace import Pace
from api.slack.rendering import notice
from api.slack.slack_text import plain
from api.slack.web import Fields, SlackWeb
from api.slack.withdrawn import Withdrawals
from rag.answering.courtesy import is_courtesy
from rag.assistant import Event
from rag.errors import CancelledError, QuestionError
from rag.types import Answer, Question, Turn

_log = logging.getLogger(__name__)
_STATUS = "is looking through the briefings…"
_EMPTY = (
    "Ask me something about the briefings, in one sentence. For example: What do the briefings "
    "say about …? I answer with sentences from them, each with its source."
)
_FAILED = (
    "Something went wrong here, and there is no answer to this question. Ask again in a minute; "
    "if it happens again, tell the people who run this bot."
)
_NOT_HERE = (
    "I do not answer in this channel. If it is shared with another organisation, whoever runs "
    "this bot has to allow it first (BRIEFINGS_SLACK_SHARED_CHANNELS). You can ask me directly."
)
_UNREADABLE = frozenset({"missing_scope", "no_permission", "access_denied", "not_in_channel"})
_VANISHED = frozenset({"thread_not_found", "message_not_found"})
_LOOK_BACK = 10.0
"""Seconds; the clock here and Slack's may differ."""


@dataclass
class Worker:
    """Answers asks."""

    web: SlackWeb
    ledger: Ledger
    answers: Answers
    admission: Admission
    delivery: Delivery
    withdrawals: Withdrawals
    identity: Identity
    pace: Pace
    shows_status: bool = True

    async def work(self, ask: Ask) -> bool:
        """Give an ask its reply; false when the question changed meanwhile.

        Raises:
            UnclearError: nobody knows whether the reply stands.
            RefusedError: Slack will not have it.
        """
        if ask.kind is Kind.REFUSED or not await self.admission.admits(ask):
            return await self._refuse(ask)
        if ask.reply_ts == WHISPERED:
            # What only its caller sees cannot be looked for, so it is never said twice.
            return await self.ledger.finish(ask, State.DONE)
        thread = await self._thread(ask)
        if ask.reply_ts is None and ask.look:
            ask = await self._found(ask, thread)
        if ask.kind is Kind.DELETED:
            return await self._take_back(ask)
        text = ask.text if ask.text is not None else thread.text_of(ask.key.ts)
        if text is None:
            return await self.ledger.finish(ask, State.DROPPED)
        return await self._reply(ask, plain(text, bot_user=self.identity.user), thread)

    async def _reply(self, ask: Ask, words: str, thread: Conversation) -> bool:
        if _asks_nothing(ask, words):
            return await self.ledger.finish(ask, State.DONE)
        if not words:
            await self.delivery.say(ask, notice(_EMPTY, ask.key))
            return await self.ledger.finish(ask, State.DONE)
        return await self._answer(ask, words, await self._turns(ask, thread))

    async def excuse(self, ask: Ask, refusal: RefusedError) -> None:
        """Tell the one who asked, and nobody else, that Slack does not take the reply."""
        if refusal.code in _VANISHED or await self.ledger.reply_of(ask.ask_id) is not None:
            return
        text = (
            f"Slack does not let me reply to your question here ({refusal.code}). Ask me directly, "
            "or tell the people who run this bot."
        )
        await self._tell_privately(ask, text)

    async def _tell_privately(self, ask: Ask, text: str) -> None:
        with suppress(SlackError):
            if ask.response_url:
                await self.web.respond(ask.response_url, notice(text, ask.key))
            else:
                await self.web.whisper(ask.key.channel, ask.user, ask.thread_ts, text)

    async def _answer(self, ask: Ask, words: str, turns: tuple[Turn, ...]) -> bool:
        status = asyncio.create_task(self._show_status(ask))
        try:
            events = self.answers.stream(Question(words, turns))
            answer = await self.delivery.deliver(ask, _after(status, events, self.pace))
        except QuestionError as exc:
            await self._say_instead(ask, f"{exc} Ask again in fewer words.")
            return await self.ledger.finish(ask, State.DONE)
        except (SlackError, CancelledError, StoppingError):
            raise
        except Exception as exc:  # noqa: BLE001 - whatever it was, the one who asked is told
            _log.error("no answer", exc_info=exc)
            await self._say_instead(ask, _FAILED)
            return await self.ledger.finish(ask, State.DONE)
        finally:
            status.cancel()
        documents = _documents(answer)
        finished = await self.ledger.finish(
            ask, State.DONE, answer_id=answer.answer_id, document_ids=documents
        )
        if finished:
            await self.withdrawals.check_reply(answer.provenance.generation, documents)
        return finished

    async def _say_instead(self, ask: Ask, text: str) -> None:
        """Say what went wrong, in the place of what may have been posted already."""
        recorded = await self.ledger.reply_of(ask.ask_id)
        await self.delivery.say(replace(ask, reply_ts=recorded), notice(text, ask.key))

    async def _thread(self, ask: Ask) -> Conversation:
        """Read as much of the conversation as this ask needs."""
        if ask.is_command:
            messages = await self._since(ask) if ask.look else ()
        elif ask.look or ask.text is None or ask.thread_ts != ask.key.ts:
            messages = await self._messages(ask)
        else:
            messages = ()
        return Conversation(messages, self.identity)

    async def _messages(self, ask: Ask) -> tuple[Fields, ...]:
        """Read the thread; where that is not allowed, answer without what was said before."""
        try:
            return await self.web.thread(ask.key.channel, ask.thread_ts)
        except RefusedError as refusal:
            if refusal.code not in _UNREADABLE or ask.look or ask.text is None:
                raise
            _log.warning("thread not read", extra={"code": refusal.code, "needed": refusal.needed})
            return ()

    async def _since(self, ask: Ask) -> tuple[Fields, ...]:
        try:
            return await self.web.history(ask.key.channel, oldest=ask.received_at - _LOOK_BACK)
        except RefusedError:
            # The bot is not in the channel, so it has not posted there either.
            return ()

    async def _found(self, ask: Ask, thread: Conversation) -> Ask:
        """Reconcile by looking: a reply that stands already is taken up, not posted again."""
        recorded = await self.ledger.replies(ask.key.channel, ask.thread_ts)
        reply_ts = thread.reply_to(ask, recorded=recorded)
        if reply_ts is None:
            return ask
        self.delivery.woken += await self.ledger.record_reply(ask, reply_ts)
        return replace(ask, reply_ts=reply_ts)

    async def _turns(self, ask: Ask, thread: Conversation) -> tuple[Turn, ...]:
        if not thread.messages:
            return ()
        recorded = await self.ledger.replies(ask.key.channel, ask.thread_ts)
        replies = thread.replies_before(ask.key, recorded)
        turns = [await self.answers.turn(reply.answer_id, reply.question) for reply in replies]
        return tuple(turn for turn in turns if turn is not None)

    async def _refuse(self, ask: Ask) -> bool:
        """Tell the one who asked why there is no answer; once, and for nobody else to see."""
        finished = await self.ledger.finish(ask, State.DONE)
        if finished and not ask.look:
            await self._tell_privately(ask, _NOT_HERE)
        return finished

    async def _take_back(self, ask: Ask) -> bool:
        """Remove the reply to a question that its author removed."""
        if ask.reply_ts is not None:
            try:
                await self.web.delete(ask.key.channel, ask.reply_ts)
            except RefusedError as refusal:
                _log.info("reply not deleted", extra={"code": refusal.code})
        return await self.ledger.finish(ask, State.DROPPED)

    async def _show_status(self, ask: Ask) -> None:
        if not self.shows_status or ask.is_command:
            return
        try:
            await self.web.set_status(ask.key.channel, ask.thread_ts, _STATUS)
        except RefusedError as refusal:
            if refusal.code in {"missing_scope", "unknown_method", "not_allowed_token_type"}:
                self.shows_status = False
        except SlackError:
            # Only a courtesy.
            return


def _asks_nothing(ask: Ask, words: str) -> bool:
    """Tell whether a follow-up is but thanks, a picture or a smile: said to people."""
    unasked = ask.kind is Kind.FOLLOW_UP and ask.reply_ts is None
    return unasked and (not words or is_courtesy(words))


async def _after(
    status: asyncio.Task[None], events: AsyncGenerator[Event], pace: Pace
) -> AsyncGenerator[Event]:
    """Hold the events back until the status is shown: shown after the reply, it would stay."""
    async with aclosing(events):
        async for event in events:
            await asyncio.wait({status}, timeout=pace.status)
            yield event


def _documents(answer: Answer) -> tuple[str, ...]:
    """Name the briefings whose words the message shows."""
    nearest = answer.abstention.nearest if answer.abstention else ()
    cited = {citation.document_id for citation in answer.citations}
    return tuple(sorted(cited | {passage.chunk.document_id for passage in nearest}))
