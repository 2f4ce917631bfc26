"""`POST /slack/events`: the same bot behind a signed address."""

import asyncio
import hashlib
import hmac
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from api.app import create_app
from api.service import Service
from api.slack.http import SlackRoutes
from api.slack.incoming import MessageKey
from api.slack.mount import slack_routes
from api.slack.rendering import answer_message
from rag.errors import SettingsError
from rag.settings import Settings
from tests.api.fakes import FakeAssistant, answered, as_assistant
from tests.api.slack import payloads, shown
from tests.api.slack.fake_slack import FakeSlack, fake_slack
from tests.api.slack.harness import HURRIED, SIGNING_SECRET, slack_settings, until
from tests.api.slack.payloads import ALICE, CHANNEL, TEAM

KEY = MessageKey(TEAM, CHANNEL, "1700000000.000100")


def _headers(body: str, *, age: float = 0.0, secret: str = SIGNING_SECRET) -> dict[str, str]:
    timestamp = str(int(time.time() - age))
    signed = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
    return {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={signed.hexdigest()}",
    }


def _app(fake: FakeSlack, folder: Path, assistant: FakeAssistant) -> tuple[FastAPI, SlackRoutes]:
    """The whole API, with keys for its other routes and Slack's route beside them."""
    settings = Settings(data_dir=folder, api_keys=("0" * 64,))
    app = create_app(settings, lambda: as_assistant(assistant))
    routes = SlackRoutes(settings, slack_settings(fake), app.state.service, HURRIED)
    app.include_router(routes.router())
    return app, routes


async def _post(
    fake: FakeSlack, folder: Path, body: str, headers: Mapping[str, str]
) -> tuple[int, Any, FakeAssistant]:
    assistant = FakeAssistant()
    app, routes = _app(fake, folder, assistant)
    service = routes.service
    service.build(lambda: as_assistant(assistant))
    async with routes.running():
        await until(lambda: routes.is_ready)
        transport = ASGITransport(app=app)
        async with AsyncClient(transport=transport, base_url="http://localhost") as client:
            encoded = {k.encode(): v.encode("latin-1") for k, v in headers.items()}
            response = await client.post("/slack/events", content=body.encode(), headers=encoded)
        await asyncio.sleep(0.05)
        await routes.idle()
        service.stop()
    text = response.text
    return response.status_code, json.loads(text) if text[:1] == "{" else text, assistant


def _status(folder: Path, body: str, headers: Mapping[str, str]) -> tuple[int, Any]:
    async def run() -> tuple[int, Any]:
        async with fake_slack() as fake:
            status, answer, assistant = await _post(fake, folder, body, headers)
            assert assistant.asked == []
            return status, answer

    return asyncio.run(run())


def test_an_event_over_http_gets_the_same_reply(tmp_path: Path) -> None:
    async def run() -> None:
        async with fake_slack() as fake:
            event = fake.say(payloads.mention("What became of the ferry?", fake.next_ts()))
            body = json.dumps(payloads.callback(event))
            status, _, _ = await _post(fake, tmp_path, body, _headers(body))
            assert status == 200
            (reply,) = fake.replies(CHANNEL, event["ts"])
            assert len(shown.sentences(reply)) == len(shown.sources(reply)) == 3

    asyncio.run(run())


def test_the_command_over_http_is_a_form(tmp_path: Path) -> None:
    async def run() -> None:
        async with fake_slack() as fake:
            body = urlencode(payloads.command("What became of the ferry?", response_url=""))
            headers = _headers(body) | {"Content-Type": "application/x-www-form-urlencoded"}
            status, _, _ = await _post(fake, tmp_path, body, headers)
            assert status == 200
            assert len(fake.own(CHANNEL)) == 1

    asyncio.run(run())


def test_a_press_over_http_is_a_payload_in_a_form(tmp_path: Path) -> None:
    async def run() -> None:
        async with fake_slack() as fake:
            ts = fake.next_ts()
            blocks = answer_message(answered("q", "q", n_sentences=1), KEY).blocks
            body = urlencode(
                {"payload": json.dumps(payloads.press({"ts": ts, "blocks": blocks}, positive=True))}
            )
            headers = _headers(body) | {"Content-Type": "application/x-www-form-urlencoded"}
            status, _, _ = await _post(fake, tmp_path, body, headers)
            assert status == 200
            assert [whisper["user"] for whisper in fake.whispers] == [ALICE]

    asyncio.run(run())


def test_slacks_check_of_the_certificate_is_answered(tmp_path: Path) -> None:
    body = "ssl_check=1&token=verification-token"
    headers = _headers(body) | {"Content-Type": "application/x-www-form-urlencoded"}
    assert _status(tmp_path, body, headers) == (200, "")


def test_slacks_check_of_the_address_is_answered(tmp_path: Path) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "t"})
    assert _status(tmp_path, body, _headers(body)) == (200, {"challenge": "abc"})


EVENT = json.dumps(payloads.callback(payloads.mention("What is new?", "1700000000.000100")))


@pytest.mark.parametrize(
    "headers",
    [
        _headers(EVENT, age=301),
        _headers(EVENT, age=-400),
        _headers(EVENT, secret="another"),  # noqa: S106 - of the fake
        _headers(EVENT + " "),
        _headers(EVENT) | {"X-Slack-Request-Timestamp": "soon"},
        _headers(EVENT) | {"X-Slack-Request-Timestamp": "1.5"},
        _headers(EVENT) | {"X-Slack-Request-Timestamp": "-1700000000"},
        _headers(EVENT) | {"X-Slack-Request-Timestamp": "1" * 5000},
        _headers(EVENT) | {"X-Slack-Request-Timestamp": ""},
        _headers(EVENT) | {"X-Slack-Signature": ""},
        _headers(EVENT) | {"X-Slack-Signature": "v0=" + "é" * 64},
        {},
    ],
)
def test_what_slack_did_not_sign_just_now_is_refused(
    tmp_path: Path, headers: dict[str, str]
) -> None:
    assert _status(tmp_path, EVENT, headers) == (401, {"error": "invalid request"})


def test_a_delivery_within_the_window_is_taken(tmp_path: Path) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "t"})
    assert _status(tmp_path, body, _headers(body, age=290))[0] == 200


@pytest.mark.parametrize(
    "body",
    [
        *("{", "[1]", "", "{" * 10_000, '{"type": NaN', "words", "payload=", "payload=words"),
        *("payload=%5B1%5D", "payload=1", "payload=%7B"),
    ],
)
def test_a_signed_body_that_is_none_is_refused(tmp_path: Path, body: str) -> None:
    assert _status(tmp_path, body, _headers(body)) == (400, {"error": "unreadable body"})


def test_without_slack_the_server_says_that_the_bot_is_starting(tmp_path: Path) -> None:
    async def run() -> int:
        async with fake_slack() as fake:
            fake.down = True
            app, routes = _app(fake, tmp_path, FakeAssistant())
            async with (
                routes.running(),
                AsyncClient(
                    transport=ASGITransport(app=app), base_url="http://localhost"
                ) as client,
            ):
                response = await client.post(
                    "/slack/events", content=EVENT.encode(), headers=_headers(EVENT)
                )
            return response.status_code

    assert asyncio.run(run()) == 503


def test_without_tokens_there_is_no_route(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    assert slack_routes(Settings(), Service()) is None


def test_a_signing_secret_without_a_bot_token_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "much-signing")
    assert slack_routes(Settings(), Service()) is None
    assert "no SLACK_BOT_TOKEN" in caplog.text
    assert "much-signing" not in caplog.text


def test_with_tokens_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "much-signing")
    assert slack_routes(Settings(), Service()) is not None


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "much-signing")
    monkeypatch.setitem(sys.modules, "api.slack.http", None)
    with pytest.raises(SettingsError, match=r"briefings\[slack\]"):
        slack_routes(Settings(), Service())
