"""Whatever Slack does to a call, the question gets one complete reply."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.api.fakes import FakeAssistant, as_assistant
from tests.api.slack import payloads, shown
from tests.api.slack.fake_slack import FakeSlack, Fault, Refuse, fake_slack
from tests.api.slack.harness import slack_settings, socket_bot
from tests.api.slack.payloads import CHANNEL

Payload = dict[str, Any]
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
