"""A bot over Socket Mode against the fake."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from api.slack.assembly import Running, open_bot
from api.slack.ending import PATIENCE, end
from api.slack.pace import Pace
from api.slack.settings import SlackSettings
from api.slack.socket_mode import SocketMode
from api.work import WorkPool
from rag.assistant import Assistant
from tests.api.slack.fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack

SIGNING_SECRET = "fake-signing-secret"  # noqa: S105 - of the fake
HURRIED = Pace(
    retry=0.05,
    retry_most=0.4,
    turn=0.01,
    watch=0.1,
    status=0.5,
    placeholder=1.0,
    reconnect=0.02,
    reconnect_most=0.2,
)


def slack_settings(fake: FakeSlack, **changed: object) -> SlackSettings:
    fields: dict[str, object] = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "api_url": f"{fake.url}/api/",
        "timeout_seconds": 2.0,
    }
    return SlackSettings.model_validate(fields | changed)


@asynccontextmanager
async def socket_bot(
    fake: FakeSlack,
    data_dir: Path,
    assistant: Assistant,
    *,
    settings: SlackSettings | None = None,
    pace: Pace = HURRIED,
) -> AsyncIterator[Running]:
    """Run a bot; leaving stops it as a kill would: nothing is finished first."""
    pool = WorkPool(n_threads=2, most_waiting=100_000)
    opened = open_bot(
        settings or slack_settings(fake), data_dir, lambda: assistant, pool, pace=pace
    )
    async with opened as running:
        socket = SocketMode(running.app, running.web, pace)
        tasks = [asyncio.create_task(running.bot.run()), asyncio.create_task(socket.run())]
        try:
            await fake.connected()
            yield running
        finally:
            pool.stop()
            await end(tasks, patience=2 * PATIENCE)


async def until(true: Callable[[], bool], *, seconds: float = 20.0) -> None:
    """Wait for something to become true."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)
