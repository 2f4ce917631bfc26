"""The bot, put together."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from slack_bolt.async_app import AsyncApp

from api.slack.admission import Admission
from api.slack.answers import Answers
from api.slack.bot import Bot
from api.slack.delivery import Delivery
from api.slack.doors import Doors
from api.slack.events import Reader
from api.slack.feedback import Feedback
from api.slack.ledger import Ledger
from api.slack.listeners import Listeners, make_app
from api.slack.owner import Owner
from api.slack.pace import Pace
from api.slack.scopes import check_scopes
from api.slack.settings import SlackSettings
from api.slack.web import SlackWeb
from api.slack.withdrawn import Withdrawals
from api.slack.work import Worker
from api.work import WorkPool
from rag.assistant import Assistant

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Running:
    """A bot that is ready for deliveries."""

    app: AsyncApp
    bot: Bot
    web: SlackWeb


@asynccontextmanager
async def open_bot(
    settings: SlackSettings,
    data_dir: Path,
    assistant: Callable[[], Assistant],
    pool: WorkPool,
    *,
    pace: Pace,
) -> AsyncIterator[Running]:
    """Ask Slack who the bot is, check what it may do, and wire the parts.

    Raises:
        SettingsError: scopes are missing.
        RefusedError: Slack does not accept the bot token.
        UnclearError: Slack cannot be reached.
    """
    async with SlackWeb(settings, pace) as web:
        identity = await web.identity()
        if line := check_scopes(identity):
            _log.warning(line)
        with Owner(data_dir) as owner:
            ledger = Ledger(data_dir, owner)
            try:
                answers = Answers(assistant, pool)
                withdrawals = Withdrawals(web, ledger, answers)
                delivery = Delivery(web, ledger, pace, settings.streaming)
                doors = Doors.of(settings, identity)
                admission = Admission(web, doors)
                worker = Worker(
                    web, ledger, answers, admission, delivery, withdrawals, identity, pace
                )
                bot = Bot(ledger, worker, withdrawals, pace)
                reader = Reader(identity, doors)
                feedback = Feedback(web, ledger, answers, doors)
                listeners = Listeners(bot, reader, web, answers, feedback)
                yield Running(make_app(settings, listeners), bot, web)
            finally:
                ledger.close()
