"""`briefings slack`: the bot over Socket Mode, until told to stop."""

import asyncio
import signal
import sys
from contextlib import suppress

from api.logs import configure_logs
from api.slack.assembly import open_bot
from api.slack.errors import RefusedError, UnclearError
from api.slack.pace import Pace
from api.slack.settings import SlackSettings, load_slack_settings, require
from api.slack.socket_mode import SocketMode
from api.work import WorkPool
from rag.assistant import Assistant, open_assistant
from rag.errors import SettingsError
from rag.settings import Settings


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
            raise SettingsError(
                f"{refusal}. Check SLACK_BOT_TOKEN and SLACK_APP_TOKEN, and that the app is "
                "installed in the workspace."
            ) from None
        except UnclearError as exc:
            raise SettingsError(f"{exc}. Slack cannot be reached from here.") from None


async def connect(
    settings: Settings,
    slack_settings: SlackSettings,
    assistant: Assistant,
    pace: Pace | None = None,
) -> None:
    """Run the bot and its connection until a signal comes, or one of them fails."""
    pace = pace or Pace()
    pool = WorkPool(most_waiting=100_000)
    opened = open_bot(slack_settings, settings.data_dir, lambda: assistant, pool, pace=pace)
    async with opened as running:
        socket = SocketMode(running.app, running.web, pace)
        tasks = {asyncio.create_task(running.bot.run()), asyncio.create_task(socket.run())}
        told = asyncio.create_task(_signal())
        try:
            done, _ = await asyncio.wait({*tasks, told}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            pool.stop()
            for task in (*tasks, told):
                task.cancel()
            await asyncio.gather(*tasks, told, return_exceptions=True)
    for task in done - {told}:
        with suppress(asyncio.CancelledError):
            task.result()


async def _signal() -> None:
    """Wait until told to stop."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
