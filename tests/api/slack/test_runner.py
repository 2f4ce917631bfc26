import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.slack import runner
from rag.assistant import Assistant
from rag.errors import SettingsError
from rag.settings import Settings
from tests.api.fakes import FakeAssistant, as_assistant
from tests.api.slack.fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack, fake_slack
from tests.api.slack.harness import HURRIED, slack_settings


@contextmanager
def _opened(_settings: Settings) -> Iterator[Assistant]:
    yield as_assistant(FakeAssistant())


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "open_assistant", _opened)
    monkeypatch.setattr(runner, "configure_logs", lambda _level, _stream: None)
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT_TOKEN)
    monkeypatch.setenv("SLACK_APP_TOKEN", APP_TOKEN)


def _run(monkeypatch: pytest.MonkeyPatch, folder: Path, *, scopes: str | None = None) -> None:
    async def run() -> None:
        async with fake_slack() as fake:
            fake.scopes = fake.scopes if scopes is None else scopes
            monkeypatch.setenv("BRIEFINGS_SLACK_API_URL", f"{fake.url}/api/")
            await asyncio.to_thread(runner.run_slack, Settings(data_dir=folder))

    asyncio.run(run())


def test_a_refused_token_ends_in_one_line_that_does_not_show_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_signal() -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(runner, "_signal", no_signal)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-revoked")
    with pytest.raises(SettingsError, match="invalid_auth") as raised:
        _run(monkeypatch, tmp_path)
    assert "revoked" not in str(raised.value)


def test_missing_scopes_end_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def no_signal() -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(runner, "_signal", no_signal)
    with pytest.raises(SettingsError, match="lacks the scopes app_mentions:read,"):
        _run(monkeypatch, tmp_path, scopes="chat:write")


def test_without_a_token_nothing_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLACK_APP_TOKEN")
    with pytest.raises(SettingsError, match="SLACK_APP_TOKEN is not set"):
        runner.run_slack(Settings(data_dir=tmp_path / "new"))
    assert not (tmp_path / "new").exists()


def _connect(fake: FakeSlack, folder: Path) -> asyncio.Task[None]:
    settings, assistant = Settings(data_dir=folder), as_assistant(FakeAssistant())
    connecting = runner.connect(settings, slack_settings(fake), assistant, pace=HURRIED)
    return asyncio.create_task(connecting)


def test_slack_being_down_at_the_start_only_delays_it(tmp_path: Path) -> None:
    async def run() -> None:
        async with fake_slack() as fake:
            fake.down = True
            connecting = _connect(fake, tmp_path)
            await asyncio.sleep(0.5)
            fake.down = False
            await fake.connected()
            connecting.cancel()
            await asyncio.gather(connecting, return_exceptions=True)

    asyncio.run(run())


def test_a_signal_ends_it(tmp_path: Path) -> None:
    async def run() -> None:
        async with fake_slack() as fake:
            connecting = _connect(fake, tmp_path)
            await fake.connected()
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.wait_for(connecting, 10)

    asyncio.run(run())
