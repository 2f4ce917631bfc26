"""`briefings slack`: the bot over Socket Mode, until told to stop."""

import asyncio
import logging
import signal
import sys
from contextlib import suppress

from api.logs import configure_logs
from api.slack.answers import MOST_WAITING
from api.slack.assembly import Running, open_bot
from api.slack.ending import PATIENCE, end
from api.slack.errors import RefusedError, UnclearError
from api.slack.pace import Pace
from api.slack.settings import SlackSettings, advice, load_slack_settings, require
from api.slack.socket_mode import SocketMode
from api.work import WorkPool
from rag.assistant import Assistant, open_assistant
from rag.errors import SettingsError
from rag.settings import Settings

_log = logging.getLogger(__name__)


def run_slack(settings: Settings) -> None:
    """Answer in Slack until told to stop.

    Raises:
        SettingsError: a setting, token or scope is missing or refused.
        BriefingsError: the briefings cannot be opened.
    """
    slack_settings = load_slack_settings()
    require(slack_settings, socket_mode=True)
    configure_logs(settings.log_level, sys.stderr)
    with open_assistant(settings) as assistant:
        try:
            asyncio.run(connect(settings, slack_settings, assistant))
        except RefusedError as refusal:
            raise SettingsError(advice(refusal)) from None


async def connect(
    settings: Settings,
    slack_settings: SlackSettings,
    assistant: Assistant,
    *,
    pace: Pace | None = None,
) -> None:
    """Run the bot and its connection until told to stop.

    Raises:
        SettingsError: scopes are missing.
        RefusedError: Slack does not accept a token.
    """
    staying = asyncio.create_task(_stay(settings, slack_settings, assistant, pace or Pace()))
    told = asyncio.create_task(_signal())
    try:
        await asyncio.wait({staying, told}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await end((staying, told), patience=3 * PATIENCE)
    with suppress(asyncio.CancelledError):
        staying.result()


async def _stay(
    settings: Settings, slack_settings: SlackSettings, assistant: Assistant, pace: Pace
) -> None:
    """Keep the bot running; Slack being down at the start only delays it."""
    attempt = 0
    while True:
        attempt += 1
        pool = WorkPool(most_waiting=MOST_WAITING)
        opened = open_bot(slack_settings, settings.data_dir, lambda: assistant, pool, pace=pace)
        try:
            async with opened as running:
                await _run(running, pace)
        except UnclearError as exc:
            wait = pace.backoff(attempt)
            _log.warning(
                "Slack cannot be reached: check the network, and BRIEFINGS_SLACK_API_URL if set",
                extra={"at": slack_settings.api_url, "what": str(exc), "again_in_seconds": wait},
            )
            await asyncio.sleep(wait)
        finally:
            pool.stop()


async def _run(running: Running, pace: Pace) -> None:
    """Run both until one fails."""
    socket = SocketMode(running.app, running.web, pace)
    tasks = {asyncio.create_task(running.bot.run()), asyncio.create_task(socket.run())}
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await end(tasks, patience=2 * PATIENCE)
    for task in done:
        task.result()


async def _signal() -> None:
    """Wait until told to stop."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
