"""Whatever Slack does to a call, the question gets one complete reply."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.slack.assembly import open_bot
from api.slack.doors import Doors
from api.slack.errors import RefusedError
from api.slack.events import Reader
from api.slack.incoming import Identity
from api.work import WorkPool
from tests.api.fakes import FakeAssistant, as_assistant
from tests.api.slack import payloads, shown
from tests.api.slack.fake_slack import FakeSlack, Fault, Refuse, fake_slack
from tests.api.slack.harness import HURRIED, slack_settings, socket_bot, until
from tests.api.slack.payloads import ALICE, BOT, BOT_USER, CHANNEL, TEAM

Payload = dict[str, Any]
IDENTITY = Identity(TEAM, BOT_USER, BOT)
UNCLEAR = (Fault.BEFORE, Fault.AFTER, Fault.DROP, Fault.HANG, Fault.HALF)


def once(method: str, fault: Fault | Refuse) -> Callable[[str, Payload], Fault | Refuse | None]:
    """Let the first call of a method go wrong."""
    left = [fault]

    def decide(called: str, _fields: Payload) -> Fault | Refuse | None:
        return left.pop() if called == method and left else None

    return decide


async def _ask(folder: Path, prepare: Callable[[FakeSlack], None], text: str) -> list[Payload]:
    async with fake_slack() as fake:
        prepare(fake)
        fake.hang_seconds = 1.0
        assistant = FakeAssistant()
        # So that the sentences come one by one, and each method of a stream is called.
        assistant.pause_seconds = 0.03
        settings = slack_settings(fake, timeout_seconds=0.4)
        async with socket_bot(fake, folder, as_assistant(assistant), settings=settings) as running:
            event = fake.say(payloads.mention(text, fake.next_ts()))
            assert await fake.deliver(payloads.callback(event)) is not None
            await running.bot.idle()
        assert fake.violations == []
        return fake.replies(CHANNEL, event["ts"])


@pytest.mark.parametrize("fault", UNCLEAR)
@pytest.mark.parametrize("method", ["chat.startStream", "chat.appendStream", "chat.stopStream"])
def test_a_fault_of_a_stream_leaves_one_whole_reply(
    tmp_path: Path, method: str, fault: Fault
) -> None:
    def prepare(fake: FakeSlack) -> None:
        fake.fault = once(method, fault)

    (reply,) = asyncio.run(_ask(tmp_path, prepare, "What became of the ferry?"))
    assert shown.is_complete(reply)
    assert [line[-3:] for line in shown.sentences(reply)] == ["[1]", "[2]", "[3]"]
    assert len(shown.sources(reply)) == 3


@pytest.mark.parametrize("fault", [*UNCLEAR, Fault.RATE])
def test_a_fault_of_posting_leaves_one_reply(tmp_path: Path, fault: Fault) -> None:
    def prepare(fake: FakeSlack) -> None:
        fake.fault = once("chat.postMessage", fault)

    (reply,) = asyncio.run(_ask(tmp_path, prepare, "Who won not_in_briefings ?"))
    assert shown.is_complete(reply)


@pytest.mark.parametrize("fault", UNCLEAR)
def test_a_fault_of_the_update_after_a_dead_stream_leaves_one_whole_reply(
    tmp_path: Path, fault: Fault
) -> None:
    def prepare(fake: FakeSlack) -> None:
        fake.stream_seconds = 0.02
        fake.fault = once("chat.update", fault)

    (reply,) = asyncio.run(_ask(tmp_path, prepare, "What became of the ferry?"))
    assert shown.is_complete(reply)
    assert len(shown.sentences(reply)) == 3


def test_a_dead_stream_that_can_not_be_stopped_at_first_is_stopped_later(tmp_path: Path) -> None:
    def prepare(fake: FakeSlack) -> None:
        left = [Fault.BEFORE] * 2

        def decide(method: str, _fields: Payload) -> Fault | None:
            return left.pop() if method == "chat.stopStream" and left else None

        fake.fault = decide

    (reply,) = asyncio.run(_ask(tmp_path, prepare, "What became of the ferry?"))
    assert shown.is_complete(reply)
    assert len(shown.sentences(reply)) == 3


@pytest.mark.parametrize(
    "code", ["missing_scope", "ratelimited", "unknown_method", "channel_not_found"]
)
def test_a_status_that_cannot_be_shown_does_not_hold_up_the_reply(
    tmp_path: Path, code: str
) -> None:
    def prepare(fake: FakeSlack) -> None:
        fake.fault = once("assistant.threads.setStatus", Refuse(code))

    (reply,) = asyncio.run(_ask(tmp_path, prepare, "What became of the ferry?"))
    assert shown.is_complete(reply)


def test_a_channel_that_takes_no_reply_is_given_up_without_a_loop(tmp_path: Path) -> None:
    def prepare(fake: FakeSlack) -> None:
        fake.fault = lambda method, _: Refuse("is_archived") if method[:4] == "chat" else None

    assert asyncio.run(_ask(tmp_path, prepare, "What became of the ferry?")) == []


def test_who_asked_is_told_in_private_that_slack_does_not_take_the_reply(tmp_path: Path) -> None:
    told: list[Payload] = []

    def prepare(fake: FakeSlack) -> None:
        def refuse(method: str, fields: Payload) -> Refuse | None:
            if method == "chat.postEphemeral":
                told.append(fields)
            posting = method in {"chat.startStream", "chat.postMessage"}
            return Refuse("restricted_action") if posting else None

        fake.fault = refuse

    assert asyncio.run(_ask(tmp_path, prepare, "What became of the ferry?")) == []
    (whisper,) = told
    assert whisper["user"] == ALICE
    assert "restricted_action" in whisper["text"]
    assert "Ask me directly" in whisper["text"]


@pytest.mark.parametrize("code", ["missing_scope", "not_in_channel"])
def test_a_thread_that_cannot_be_read_is_answered_without_its_past(
    tmp_path: Path, code: str
) -> None:
    async def run() -> None:
        async with (
            fake_slack() as fake,
            socket_bot(fake, tmp_path, as_assistant(FakeAssistant())) as running,
        ):
            fake.fault = lambda method, _: (
                Refuse(code) if method == "conversations.replies" else None
            )
            root = fake.say(payloads.message("Look at this.", fake.next_ts()))
            event = payloads.mention(
                "What became of the ferry?", fake.next_ts(), thread_ts=root["ts"]
            )
            await fake.deliver(payloads.callback(fake.say(event)))
            await running.bot.idle()
            (reply,) = fake.replies(CHANNEL, root["ts"])
            assert shown.is_complete(reply)

    asyncio.run(run())


@pytest.mark.parametrize("code", ["token_revoked", "account_inactive"])
def test_a_token_that_ends_ends_the_bot_and_what_it_owes_is_answered_by_the_next(
    tmp_path: Path, code: str
) -> None:
    async def run() -> None:
        async with fake_slack() as fake:
            assistant = as_assistant(FakeAssistant())
            settings = slack_settings(fake)
            opened = open_bot(settings, tmp_path, lambda: assistant, WorkPool(), pace=HURRIED)
            async with opened as running:
                working = asyncio.create_task(running.bot.run())
                fake.fault = lambda method, _: Refuse(code) if method[:4] == "chat" else None
                event = fake.say(payloads.mention("What became of the ferry?", fake.next_ts()))
                heard = Reader(IDENTITY, Doors.of(settings, IDENTITY)).message(
                    payloads.callback(event)
                )
                assert heard is not None
                await running.bot.take_in(heard)
                with pytest.raises(RefusedError, match=code):
                    await asyncio.wait_for(working, 20)
            fake.fault = lambda _method, _fields: None
            async with socket_bot(fake, tmp_path, assistant) as running:
                await until(lambda: bool(fake.replies(CHANNEL, event["ts"])))
                await running.bot.idle()
            (reply,) = fake.replies(CHANNEL, event["ts"])
            assert shown.is_complete(reply)

    asyncio.run(run())


def test_a_rate_limit_is_obeyed_by_all_questions_at_once(tmp_path: Path) -> None:
    async def run() -> None:
        async with (
            fake_slack() as fake,
            socket_bot(fake, tmp_path, as_assistant(FakeAssistant())) as running,
        ):
            fake.fault = once("chat.startStream", Fault.RATE)
            events = [
                fake.say(payloads.mention("What became of the ferry?", fake.next_ts()))
                for _ in range(40)
            ]
            await asyncio.gather(*(fake.deliver(payloads.callback(event)) for event in events))
            await running.bot.idle()
            assert [len(fake.replies(CHANNEL, event["ts"])) for event in events] == [1] * 40
            assert fake.violations == []

    asyncio.run(run())


def test_slack_down_for_a_while_delays_the_reply_and_nothing_else(tmp_path: Path) -> None:
    async def run() -> None:
        async with (
            fake_slack() as fake,
            socket_bot(fake, tmp_path, as_assistant(FakeAssistant())) as running,
        ):
            event = fake.say(payloads.mention("What became of the ferry?", fake.next_ts()))
            await fake.deliver(payloads.callback(event))
            fake.down = True
            await asyncio.sleep(0.3)
            fake.down = False
            await running.bot.idle()
            (reply,) = fake.replies(CHANNEL, event["ts"])
            assert shown.is_complete(reply)

    asyncio.run(run())
