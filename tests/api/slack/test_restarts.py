"""A process that ends at any point leaves one reply behind, or none that is not made up for."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest

from api.slack.asks import Ask
from api.slack.ledger import Ledger
from tests.api.fakes import FakeAssistant, as_assistant
from tests.api.slack import payloads, shown
from tests.api.slack.fake_slack import FakeSlack, Fault, fake_slack
from tests.api.slack.harness import socket_bot, until
from tests.api.slack.payloads import CHANNEL

Payload = dict[str, Any]
ROOT = Path(__file__).parents[3]


def _stop_at(fake: FakeSlack, method: str) -> asyncio.Event:
    """Do what the first call of a method asks for, but never answer it; tell when."""
    reached = asyncio.Event()

    def hang(called: str, _fields: Payload) -> Fault | None:
        if called == method and not reached.is_set():
            reached.set()
            return Fault.HANG
        return None

    fake.fault = hang
    return reached


async def _interrupted(folder: Path, text: str, method: str) -> list[Payload]:
    """Ask, end the bot while it waits for a call to return, and start another one."""
    async with fake_slack() as fake:
        reached = _stop_at(fake, method)
        event = fake.say(payloads.mention(text, fake.next_ts()))
        assistant = FakeAssistant()
        assistant.pause_seconds = 0.03
        async with socket_bot(fake, folder, as_assistant(assistant)):
            assert await fake.deliver(payloads.callback(event)) is not None
            await asyncio.wait_for(reached.wait(), 10)
        async with socket_bot(fake, folder, as_assistant(FakeAssistant())):
            await until(lambda: any(map(shown.is_complete, fake.replies(CHANNEL, event["ts"]))))
        assert fake.violations == []
        return fake.replies(CHANNEL, event["ts"])


@pytest.mark.parametrize(
    "method",
    [
        "assistant.threads.setStatus",
        "chat.startStream",
        "chat.appendStream",
        "chat.stopStream",
    ],
)
def test_a_restart_in_the_middle_of_a_stream_leaves_one_whole_reply(
    tmp_path: Path, method: str
) -> None:
    (reply,) = asyncio.run(_interrupted(tmp_path, "What became of the ferry?", method))
    assert [line[-3:] for line in shown.sentences(reply)] == ["[1]", "[2]", "[3]"]


def test_a_backlog_does_not_queue_up_before_what_is_to_be_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, under_way, together = Ledger.begin, [0], [0]

    async def counted(self: Ledger, ask_id: int) -> Ask | None:
        under_way[0] += 1
        together.append(under_way[0])
        try:
            return await begin(self, ask_id)
        finally:
            under_way[0] -= 1

    async def run() -> None:
        async with (
            fake_slack() as fake,
            socket_bot(fake, tmp_path, as_assistant(FakeAssistant())) as running,
        ):
            events = [fake.say(payloads.mention("Why?", fake.next_ts())) for _ in range(40)]
            await asyncio.gather(*(fake.deliver(payloads.callback(event)) for event in events))
            await running.bot.idle()
            assert len(fake.own(CHANNEL)) == 40

    monkeypatch.setattr(Ledger, "begin", counted)
    asyncio.run(run())
    assert len(together) > 40
    assert max(together) == 1


def test_a_restart_between_post_and_record_is_reconciled_by_looking(tmp_path: Path) -> None:
    (reply,) = asyncio.run(_interrupted(tmp_path, "Who won not_in_briefings ?", "chat.postMessage"))
    assert "do not say" in reply["text"]


def test_a_restart_between_claim_and_post_loses_nothing(tmp_path: Path) -> None:
    async def run() -> None:
        async with fake_slack() as fake:
            event = fake.say(payloads.mention("please wait", fake.next_ts()))
            waiting = FakeAssistant()
            async with socket_bot(fake, tmp_path, as_assistant(waiting)):
                assert await fake.deliver(payloads.callback(event)) is not None
                await until(waiting.started.is_set)
            assert fake.replies(CHANNEL, event["ts"]) == []
            prompt = FakeAssistant()
            prompt.let_go.set()
            async with socket_bot(fake, tmp_path, as_assistant(prompt)):
                await until(lambda: len(fake.replies(CHANNEL, event["ts"])) == 1)

    asyncio.run(run())


def test_a_stream_cut_short_whose_ids_slack_did_not_keep_is_still_found(tmp_path: Path) -> None:
    async def run() -> None:
        async with fake_slack() as fake:
            reached = _stop_at(fake, "chat.startStream")
            event = fake.say(payloads.mention("What became of the ferry?", fake.next_ts()))
            async with socket_bot(fake, tmp_path, as_assistant(FakeAssistant())):
                await fake.deliver(payloads.callback(event))
                await asyncio.wait_for(reached.wait(), 10)
            (begun,) = fake.replies(CHANNEL, event["ts"])
            for block in begun["blocks"]:
                block["block_id"] = "Xy1"
            async with socket_bot(fake, tmp_path, as_assistant(FakeAssistant())):
                await until(lambda: shown.is_complete(begun))
            assert len(fake.replies(CHANNEL, event["ts"])) == 1

    asyncio.run(run())


def test_a_new_ledger_looks_before_it_answers_what_slack_delivers_again(tmp_path: Path) -> None:
    async def run() -> None:
        async with fake_slack() as fake:
            event = fake.say(payloads.mention("Who won not_in_briefings ?", fake.next_ts()))
            body = payloads.callback(event)
            async with socket_bot(fake, tmp_path / "lost", as_assistant(FakeAssistant())) as bot:
                await fake.deliver(body)
                await bot.bot.idle()
            async with socket_bot(fake, tmp_path / "new", as_assistant(FakeAssistant())) as bot:
                await fake.deliver(body, again=1)
                await bot.bot.idle()
            assert len(fake.replies(CHANNEL, event["ts"])) == 1

    asyncio.run(run())


def test_two_bots_at_once_give_one_reply_to_each_question(tmp_path: Path) -> None:
    async def run() -> None:
        async with fake_slack() as fake:
            one = socket_bot(fake, tmp_path, as_assistant(FakeAssistant()))
            other = socket_bot(fake, tmp_path, as_assistant(FakeAssistant()))
            async with one as first, other as second:
                await until(lambda: fake.n_connections == 2)
                events = [
                    fake.say(payloads.mention(f"What of ferry {i}?", fake.next_ts()))
                    for i in range(20)
                ]
                twice = [payloads.callback(event) for event in events for _ in range(2)]
                await asyncio.gather(*map(fake.deliver, twice))
                await first.bot.idle()
                await second.bot.idle()
            counts = {len(fake.replies(CHANNEL, event["ts"])) for event in events}
            assert counts == {1}

    asyncio.run(run())


@asynccontextmanager
async def _process(fake: FakeSlack, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.api.slack.bot_process",
        fake.url,
        str(folder),
        cwd=ROOT,
        env=os.environ | {"HF_HUB_OFFLINE": "1"},
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.mark.crash
def test_processes_killed_at_random_points_leave_one_reply_to_each_question(
    tmp_path: Path,
) -> None:
    random = Random(20221228)  # noqa: S311 - to be the same each time
    n_kills = int(os.environ.get("SLACK_KILLS", "3"))

    async def run() -> None:
        async with fake_slack() as fake:
            fake.ack_seconds = 0.5
            asked: list[Payload] = []
            deliveries: list[asyncio.Task[Payload | None]] = []
            for _ in range(n_kills):
                async with _process(fake, tmp_path) as process:
                    await fake.connected()
                    for number in range(12):
                        text = f"Who won not_in_briefings {number}?" if number % 3 else "Ferry?"
                        event = fake.say(payloads.mention(text, fake.next_ts()))
                        asked.append(event)
                        body = payloads.callback(event)
                        deliveries.append(asyncio.create_task(fake.deliver(body, attempts=200)))
                    await asyncio.sleep(random.uniform(0.0, 0.15))
                    process.send_signal(signal.SIGKILL)
            async with _process(fake, tmp_path):
                acknowledged = await asyncio.gather(*deliveries)
                assert None not in acknowledged
                await until(
                    lambda: all(
                        any(map(shown.is_complete, fake.replies(CHANNEL, event["ts"])))
                        for event in asked
                    )
                )
            counts = {len(fake.replies(CHANNEL, event["ts"])) for event in asked}
            assert counts == {1}
            assert fake.violations == []

    asyncio.run(run())
