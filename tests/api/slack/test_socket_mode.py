import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.slack.assembly import open_bot
from api.slack.errors import RefusedError
from api.slack.ledger import Ledger
from api.slack.socket_mode import SocketMode
from api.work import WorkPool
from tests.api.fakes import FakeAssistant, as_assistant
from tests.api.slack import payloads, shown
from tests.api.slack.fake_slack import FakeSlack, Fault, Refuse, fake_slack
from tests.api.slack.harness import HURRIED, slack_settings, socket_bot, until
from tests.api.slack.payloads import CHANNEL

Payload = dict[str, Any]


async def _ask(fake: FakeSlack) -> Payload:
    event = fake.say(payloads.mention("What became of the ferry?", fake.next_ts()))
    assert await fake.deliver(payloads.callback(event), attempts=20) is not None
    return event


async def _answered(fake: FakeSlack, event: Payload) -> None:
    await until(lambda: any(map(shown.is_complete, fake.replies(CHANNEL, event["ts"]))))
    assert len(fake.replies(CHANNEL, event["ts"])) == 1


def test_a_closed_connection_is_made_anew(tmp_path: Path) -> None:
    async def run() -> None:
        async with fake_slack() as fake:
            fake.ack_seconds = 0.3
            async with socket_bot(fake, tmp_path, as_assistant(FakeAssistant())):
                for _ in range(3):
                    await fake.close_sockets()
                    await _answered(fake, await _ask(fake))
            assert fake.n_connections == 4

    asyncio.run(run())


def test_a_new_connection_is_opened_when_slack_announces_the_end_of_the_old(
    tmp_path: Path,
) -> None:
    async def run() -> None:
        async with (
            fake_slack() as fake,
            socket_bot(fake, tmp_path, as_assistant(FakeAssistant())),
        ):
            await fake.ask_to_reconnect()
            await until(lambda: fake.n_connections == 2)
            # What still comes on the old connection is answered too.
            for _ in range(6):
                await _answered(fake, await _ask(fake))

    asyncio.run(run())


@pytest.mark.parametrize("reason", ["link_disabled", "too_many_websockets"])
def test_being_turned_away_is_told_and_not_answered_with_a_rush_of_connections(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, reason: str
) -> None:
    async def run() -> None:
        pace = replace(HURRIED, reconnect=0.2, reconnect_most=0.2)
        async with fake_slack() as fake:
            fake.turned_away = reason
            assistant = as_assistant(FakeAssistant())
            async with socket_bot(fake, tmp_path, assistant, pace=pace):
                await asyncio.sleep(1.0)
                n_rushed = fake.n_connections
                fake.turned_away = None
                await _answered(fake, await _ask(fake))
            # At least 0.1 seconds pass between two of them.
            assert 1 < n_rushed <= 11

    asyncio.run(run())
    assert {record.__dict__.get("reason") for record in caplog.records} >= {reason}


@pytest.mark.parametrize("fault", [Fault.BEFORE, Fault.DROP, Refuse("internal_error")])
def test_connecting_goes_on_until_it_succeeds(tmp_path: Path, fault: Fault | Refuse) -> None:
    async def run() -> None:
        async with fake_slack() as fake:
            left = [fault] * 5

            def decide(method: str, _: Payload) -> Fault | Refuse | None:
                return left.pop() if method == "apps.connections.open" and left else None

            fake.fault = decide
            async with socket_bot(fake, tmp_path, as_assistant(FakeAssistant())):
                await _answered(fake, await _ask(fake))
            assert fake.calls["apps.connections.open"] == 6

    asyncio.run(run())


def test_an_address_that_has_expired_is_not_tried_again(tmp_path: Path) -> None:
    async def run() -> None:
        async with fake_slack() as fake:
            left = [1, 1, 1]

            def expire(method: str, _: Payload) -> None:
                if method == "apps.connections.open" and left:
                    left.pop()
                    asyncio.get_running_loop().call_soon(fake._tickets.clear)

            fake.fault = expire
            async with socket_bot(fake, tmp_path, as_assistant(FakeAssistant())):
                await _answered(fake, await _ask(fake))

    asyncio.run(run())


def test_what_could_not_be_written_down_is_not_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in = Ledger.take_in
    failing = [OSError("no room left on the disk")]

    async def fail_once(self: Ledger, heard: Any) -> tuple[int, ...]:  # noqa: ANN401 - passed on
        if failing:
            raise failing.pop()
        return await take_in(self, heard)

    async def run() -> None:
        async with fake_slack() as fake:
            fake.ack_seconds = 0.3
            async with socket_bot(fake, tmp_path, as_assistant(FakeAssistant())):
                await _answered(fake, await _ask(fake))
            assert failing == []

    monkeypatch.setattr(Ledger, "take_in", fail_once)
    asyncio.run(run())


@pytest.mark.parametrize("code", ["invalid_auth", "missing_scope", "token_revoked"])
def test_a_token_that_slack_does_not_accept_ends_the_bot(tmp_path: Path, code: str) -> None:
    async def run() -> None:
        async with fake_slack() as fake:
            fake.fault = lambda method, _: (
                Refuse(code) if method == "apps.connections.open" else None
            )
            settings = slack_settings(fake)
            assistant = as_assistant(FakeAssistant())
            opened = open_bot(settings, tmp_path, lambda: assistant, WorkPool(), pace=HURRIED)
            async with opened as running:
                await SocketMode(running.app, running.web, HURRIED).run()

    with pytest.raises(RefusedError, match=code):
        asyncio.run(run())


def test_waiting_grows_and_is_bounded() -> None:
    pace = replace(HURRIED, reconnect=1.0, reconnect_most=60.0)
    bounds = {1: 1, 2: 2, 3: 4, 4: 8, 10: 60, 1000: 60}
    assert all(0.5 * most <= pace.reconnection(n) <= most for n, most in bounds.items())
