"""What people see, through Bolt and Socket Mode, against the fake."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from api.slack.assembly import Running
from api.slack.pace import Pace
from api.slack.rendering import WORKING
from api.slack.settings import SlackSettings
from rag.assistant import Event
from rag.errors import QuestionError
from rag.types import Question
from tests.api.fakes import FakeAssistant, as_assistant
from tests.api.slack import payloads, shown
from tests.api.slack.fake_slack import (
    APP_TOKEN,
    BOT_TOKEN,
    FakeSlack,
    Fault,
    Refuse,
    fake_slack,
)
from tests.api.slack.harness import HURRIED, SIGNING_SECRET, slack_settings, socket_bot
from tests.api.slack.payloads import ALICE, BOT_USER, CHANNEL, DIRECT, SHARED

Payload = dict[str, Any]


@dataclass
class Session:
    """A person with a bot."""

    fake: FakeSlack
    running: Running
    assistant: FakeAssistant

    async def tell(self, event: Payload, *, shared: bool = False) -> Payload:
        """Have an event happen, and wait until the bot has done what it does about it."""
        await self.fake.deliver(payloads.callback(event, shared=shared))
        await self.running.bot.idle()
        return event

    async def ask(self, text: str, *, thread_ts: str | None = None) -> Payload:
        event = payloads.mention(text, self.fake.next_ts(), thread_ts=thread_ts)
        return await self.tell(self.fake.say(event))

    async def follow_up(self, text: str, first: Payload) -> Payload:
        ts = self.fake.next_ts()
        event = payloads.message(text, ts, thread_ts=first["ts"])
        return await self.tell(self.fake.say(event))

    def replies(self, to: Payload) -> list[Payload]:
        return self.fake.replies(to["channel"], str(to.get("thread_ts", to["ts"])))

    def only_reply(self, to: Payload) -> Payload:
        (reply,) = self.replies(to)
        assert shown.is_complete(reply)
        return reply


@asynccontextmanager
async def session(
    folder: Path, *, pace: Pace = HURRIED, **changed: object
) -> AsyncIterator[Session]:
    async with fake_slack() as fake:
        assistant = FakeAssistant()
        settings: SlackSettings = slack_settings(fake, **changed)
        opened = socket_bot(fake, folder, as_assistant(assistant), settings=settings, pace=pace)
        async with opened as running:
            yield Session(fake, running, assistant)
        assert fake.violations == []


def _in_session(
    folder: Path, test: Callable[[Session], Awaitable[None]], **changed: object
) -> None:
    async def run() -> None:
        async with session(folder, **changed) as opened:  # type: ignore[arg-type]
            await test(opened)

    asyncio.run(run())


def test_a_mention_gets_one_streamed_reply_with_its_sources(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        asked = await s.ask("What became of the ferry?")
        reply = s.only_reply(asked)
        assert [line[-3:] for line in shown.sentences(reply)] == ["[1]", "[2]", "[3]"]
        assert len(shown.sources(reply)) == 3
        assert s.fake.calls["chat.startStream"] == s.fake.calls["chat.stopStream"] == 1
        assert s.fake.calls["chat.postMessage"] == s.fake.calls["chat.update"] == 0
        assert s.assistant.asked[0].text == "What became of the ferry?"

    _in_session(tmp_path, test)


def test_work_is_shown_before_the_reply(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        asked = await s.ask("What became of the ferry?")
        (status,) = s.fake.statuses
        assert (status["thread_ts"], status["status"][:3]) == (asked["ts"], "is ")

    _in_session(tmp_path, test)


def test_a_direct_message_is_answered_in_its_thread(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        event = s.fake.say(payloads.direct("What became of the ferry?", s.fake.next_ts()))
        s.only_reply(await s.tell(event))

    _in_session(tmp_path, test)


def test_a_follow_up_needs_no_mention_and_knows_what_was_said(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        first = await s.ask("What became of the ferry?")
        second = await s.follow_up("And why?", first)
        assert len(s.replies(second)) == 2
        (turn,) = s.assistant.asked[1].history
        assert turn.question == "What became of the ferry?"
        assert turn.answer is not None
        assert turn.answer.startswith("The council opened")
        context = [b for b in s.replies(second)[1]["blocks"] if b["type"] == "context"]
        assert "What became of the ferry?" in context[0]["elements"][0]["text"]

    _in_session(tmp_path, test)


def test_where_slack_keeps_no_metadata_the_conversation_is_known_from_the_ledger(
    tmp_path: Path,
) -> None:
    async def test(s: Session) -> None:
        first = await s.ask("What became of the ferry?")
        del s.only_reply(first)["metadata"]
        await s.follow_up("And why?", first)
        (turn,) = s.assistant.asked[1].history
        assert turn.question == "What became of the ferry?"
        assert turn.answer is not None

    _in_session(tmp_path, test)


def test_where_it_is_switched_off_a_follow_up_needs_a_mention(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        first = await s.ask("What became of the ferry?")
        await s.follow_up("And why?", first)
        s.only_reply(first)
        await s.ask("And why?", thread_ts=first["ts"])
        assert len(s.replies(first)) == 2

    _in_session(tmp_path, test, mention_only=CHANNEL)


def test_what_people_say_to_each_other_in_a_thread_is_left_alone(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        first = await s.ask("What became of the ferry?")
        await s.follow_up(f"<@{payloads.BOB}> did you know?", first)
        s.only_reply(first)

    _in_session(tmp_path, test)


@pytest.mark.parametrize("said", ["Thanks, very helpful!", ":pray:", "", "ok :+1:"])
def test_thanks_in_a_thread_are_not_answered(tmp_path: Path, said: str) -> None:
    async def test(s: Session) -> None:
        first = await s.ask("What became of the ferry?")
        await s.follow_up(said, first)
        s.only_reply(first)
        await s.follow_up("And why?", first)
        assert len(s.replies(first)) == 2
        assert len(s.assistant.asked) == 2

    _in_session(tmp_path, test)


def test_a_follow_up_that_overtook_its_question_is_read_from_the_thread(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        first = s.fake.say(payloads.mention("What became of the ferry?", s.fake.next_ts()))
        await s.follow_up("And why?", first)
        assert s.replies(first) == []
        await s.tell(first)
        assert len(s.replies(first)) == 2
        assert {q.text for q in s.assistant.asked} == {"What became of the ferry?", "And why?"}

    _in_session(tmp_path, test)


def test_a_mention_and_its_message_event_are_one_question(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        asked = await s.ask("What became of the ferry?")
        twin = payloads.message(asked["text"], asked["ts"])
        await s.tell(twin)
        s.only_reply(asked)

    _in_session(tmp_path, test)


def test_an_abstention_is_posted_whole_and_shows_what_comes_nearest(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        reply = s.only_reply(await s.ask("Who won not_in_briefings ?"))
        assert "do not say" in reply["text"]
        assert len(shown.sources(reply)) == 2
        assert s.fake.calls["chat.postMessage"] == 1

    _in_session(tmp_path, test)


def test_a_mention_without_words_is_told_how_to_ask(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        reply = s.only_reply(await s.ask(""))
        assert reply["text"].startswith("Ask me something about the briefings")
        assert s.assistant.asked == []

    _in_session(tmp_path, test)


def test_a_fault_is_told_with_what_to_do_and_without_its_details(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        reply = s.only_reply(await s.ask("please fail now"))
        assert "Ask again in a minute" in reply["text"]
        assert "secret" not in str(reply)

    _in_session(tmp_path, test)


@dataclass
class PickyAssistant(FakeAssistant):
    """Refuses every question."""

    def stream(
        self,
        question: Question,  # noqa: ARG002 - the shape of the real one
        *,
        cancelled: Callable[[], bool] = bool,  # noqa: ARG002 - the shape of the real one
    ) -> Iterator[Event]:
        yield from ()
        raise QuestionError("The question has 3000 characters; at most 2000 are read.")


def test_a_question_that_cannot_be_asked_is_told_why(tmp_path: Path) -> None:
    async def run() -> None:
        async with fake_slack() as fake:
            picky = PickyAssistant()
            async with socket_bot(fake, tmp_path, as_assistant(picky)) as running:
                s = Session(fake, running, picky)
                reply = s.only_reply(await s.ask("x" * 3000))
                assert "at most 2000 are read. Ask again in fewer words." in reply["text"]

    asyncio.run(run())


def test_the_command_is_answered_in_the_channel_and_opens_a_conversation(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        body = payloads.command("What became of the ferry?", response_url=f"{s.fake.url}/respond")
        assert await s.fake.deliver(body, "slash_commands") == {}
        await s.running.bot.idle()
        (reply,) = s.fake.own(CHANNEL)
        assert shown.is_complete(reply)
        assert "thread_ts" not in reply
        second = await s.follow_up("And why?", reply)
        assert len(s.replies(second)) == 1
        assert s.assistant.asked[1].history[0].question == "What became of the ferry?"

    _in_session(tmp_path, test)


def test_the_command_where_the_bot_is_not_is_answered_to_its_caller(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        s.fake.members = set()
        body = payloads.command("What became of the ferry?", response_url=f"{s.fake.url}/respond")
        for _ in range(2):
            await s.fake.deliver(body, "slash_commands")
        await s.running.bot.idle()
        (response,) = s.fake.responses
        assert response["response_type"] == "ephemeral"
        assert len(shown.sources(response)) == 3

    _in_session(tmp_path, test)


def test_the_command_in_a_shared_channel_is_refused_to_its_caller_only(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        url = f"{s.fake.url}/respond"
        body = payloads.command("What is new?", response_url=url, channel=SHARED)
        await s.fake.deliver(body, "slash_commands")
        await s.running.bot.idle()
        assert "do not answer in this channel" in s.fake.responses[0]["text"]
        assert s.fake.own(SHARED) == []
        assert s.assistant.asked == []

    _in_session(tmp_path, test)


def test_the_command_in_a_private_channel_without_the_bot_is_answered_to_its_caller(
    tmp_path: Path,
) -> None:
    async def test(s: Session) -> None:
        s.fake.members = set()
        s.fake.fault = lambda method, _: (
            Refuse("channel_not_found") if method == "conversations.info" else None
        )
        body = payloads.command("What became of the ferry?", response_url=f"{s.fake.url}/respond")
        await s.fake.deliver(body, "slash_commands")
        await s.running.bot.idle()
        (response,) = s.fake.responses
        assert len(shown.sources(response)) == 3

    _in_session(tmp_path, test)


def test_where_slack_does_not_tell_whether_a_channel_is_shared_it_counts_as_shared(
    tmp_path: Path,
) -> None:
    async def test(s: Session) -> None:
        s.fake.fault = lambda method, _: (
            Refuse("missing_scope") if method == "conversations.info" else None
        )
        body = payloads.command("What is new?", response_url=f"{s.fake.url}/respond")
        await s.fake.deliver(body, "slash_commands")
        await s.running.bot.idle()
        assert "do not answer in this channel" in s.fake.responses[0]["text"]
        assert s.assistant.asked == []

    _in_session(tmp_path, test)


def test_the_command_is_acknowledged_before_slack_is_asked_anything(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        s.fake.hang_seconds, s.fake.ack_seconds = 1.0, 0.5
        left = [Fault.HANG]
        s.fake.fault = lambda method, _: (
            left.pop() if method == "conversations.info" and left else None
        )
        body = payloads.command("What became of the ferry?", response_url=f"{s.fake.url}/respond")
        assert await s.fake.deliver(body, "slash_commands", attempts=1) == {}
        await s.running.bot.idle()
        assert shown.is_complete(s.fake.own(CHANNEL)[0])

    _in_session(tmp_path, test)


def test_a_mention_in_a_shared_channel_is_refused_to_its_author_only(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        event = payloads.mention("What is new?", s.fake.next_ts(), channel=SHARED)
        await s.tell(s.fake.say(event), shared=True)
        await s.tell(event, shared=True)
        (whisper,) = s.fake.whispers
        assert (whisper["user"], whisper["channel"]) == (ALICE, SHARED)
        assert s.fake.own(SHARED) == []

    _in_session(tmp_path, test)


def test_an_edited_question_changes_its_reply(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        asked = await s.ask("Who won not_in_briefings ?")
        text = f"<@{BOT_USER}> What became of the ferry?"
        await s.tell(payloads.edited(asked, text, s.fake.next_ts()))
        assert len(shown.sentences(s.only_reply(asked))) == 3

    _in_session(tmp_path, test)


def test_a_question_taken_back_takes_its_reply_along(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        asked = await s.ask("What became of the ferry?")
        await s.tell(payloads.deleted(asked, s.fake.next_ts()))
        assert s.replies(asked) == []

    _in_session(tmp_path, test)


def test_its_own_messages_and_those_of_other_bots_are_nothing_to_it(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        ts = s.fake.next_ts()
        own = payloads.message(f"<@{BOT_USER}> hello", ts, user=BOT_USER, channel_type="im")
        await s.tell(own)
        other = payloads.direct("What is new?", s.fake.next_ts()) | {"bot_id": "B0OTHER"}
        await s.tell(other)
        assert s.assistant.asked == []

    _in_session(tmp_path, test)


def test_who_opens_the_apps_messages_is_offered_questions(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        for tab in ("home", "messages"):
            event = {"type": "app_home_opened", "user": ALICE, "channel": DIRECT, "tab": tab}
            await s.tell(event)
        await asyncio.sleep(0.2)
        (offered,) = s.fake.prompts
        titles = [prompt["title"] for prompt in offered["prompts"]]
        assert len(titles) == 4
        assert titles[2] == "What does “The river 🛶 crossing” say?"
        # Slack does nothing where an app of today names a thread.
        assert (offered["channel_id"], "thread_ts" in offered) == (DIRECT, False)

    _in_session(tmp_path, test)


def test_a_new_assistant_thread_is_offered_questions(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        thread = {"user_id": ALICE, "channel_id": DIRECT, "thread_ts": s.fake.next_ts()}
        await s.tell({"type": "assistant_thread_started", "assistant_thread": thread})
        await asyncio.sleep(0.2)
        assert s.fake.prompts[0]["thread_ts"] == thread["thread_ts"]

    _in_session(tmp_path, test)


@pytest.mark.parametrize("code", ["unknown_method", "channel_type_not_supported"])
def test_where_streams_are_refused_the_answer_is_posted_once(tmp_path: Path, code: str) -> None:
    async def test(s: Session) -> None:
        s.fake.fault = lambda method, _: Refuse(code) if method == "chat.startStream" else None
        s.only_reply(await s.ask("What became of the ferry?"))
        s.only_reply(await s.ask("What became of the ferry?"))
        assert s.fake.calls["chat.postMessage"] == 2
        assert s.fake.calls["chat.startStream"] == (1 if code == "unknown_method" else 2)

    _in_session(tmp_path, test)


def test_a_slow_answer_that_is_not_streamed_is_announced_and_then_put_in_place(
    tmp_path: Path,
) -> None:
    async def test(s: Session) -> None:
        s.assistant.pause_seconds = 0.1
        seen: list[str] = []

        def note(method: str, fields: Payload) -> None:
            if method == "chat.postMessage":
                seen.append(fields["text"])

        s.fake.fault = note
        s.only_reply(await s.ask("What became of the ferry?"))
        assert seen == [WORKING]
        assert s.fake.calls["chat.update"] == 1

    _in_session(tmp_path, test, streaming=False, pace=replace(HURRIED, placeholder=0.05))


def test_a_stream_that_dies_ends_in_one_complete_message(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        s.fake.stream_seconds = 0.1
        s.assistant.pause_seconds = 0.15
        reply = s.only_reply(await s.ask("What became of the ferry?"))
        assert len(shown.sentences(reply)) == len(shown.sources(reply)) == 3
        assert s.fake.calls["chat.update"] == 1

    _in_session(tmp_path, test)


def test_blocks_that_slack_refuses_do_not_keep_the_answer_from_coming(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        def refuse(method: str, fields: Payload) -> Refuse | None:
            streams = method == "chat.startStream"
            return Refuse("invalid_blocks") if streams or fields.get("blocks") else None

        s.fake.fault = refuse
        reply = s.only_reply(await s.ask("What became of the ferry?"))
        assert reply["text"].startswith("The council opened")

    _in_session(tmp_path, test)


def test_many_questions_in_one_thread_are_answered_one_after_the_other(tmp_path: Path) -> None:
    async def test(s: Session) -> None:
        first = await s.ask("What became of the ferry?")
        events = [
            s.fake.say(payloads.message(f"And why {i}?", s.fake.next_ts(), thread_ts=first["ts"]))
            for i in range(5)
        ]
        await asyncio.gather(*(s.fake.deliver(payloads.callback(event)) for event in events))
        await s.running.bot.idle()
        assert len(s.replies(first)) == 6
        assert sorted(len(q.history) for q in s.assistant.asked)[:2] == [0, 1]

    _in_session(tmp_path, test)


def test_neither_tokens_nor_questions_are_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def test(s: Session) -> None:
        left = [Fault.BEFORE, Fault.DROP, Fault.HALF]
        s.fake.fault = lambda method, _: (
            left.pop() if method == "chat.startStream" and left else None
        )
        await s.fake.close_sockets()
        s.only_reply(await s.ask("What became of the ferry?"))
        s.only_reply(await s.ask("please fail now"))

    caplog.set_level(logging.DEBUG)
    _in_session(tmp_path, test)
    assert "will try again" in caplog.text
    written = "".join(str(vars(record)) for record in caplog.records)
    secrets = (BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, "ticket=", "became of the ferry")
    assert [secret for secret in secrets if secret in written] == []
