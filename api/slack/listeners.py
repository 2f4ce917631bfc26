"""The Bolt app: the one way in, for Socket Mode and HTTP alike.

What has to survive is written down in a listener's middleware, which Bolt runs before it
acknowledges: when that fails, Slack is not told that it was received, and delivers it again.
"""

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from api.slack.answers import Answers
from api.slack.bot import Bot
from api.slack.errors import SlackError
from api.slack.events import Reader
from api.slack.feedback import Feedback, Press
from api.slack.redaction import quiet_logger
from api.slack.rendering import FEEDBACK
from api.slack.settings import SlackSettings
from api.slack.slack_text import cut
from api.slack.visible import visible
from api.slack.web import SlackWeb

COMMAND = "/briefings"
_PROMPTS = ("What is new?", "What are the main points of the latest briefing?")
_LONGEST_PROMPT, _MOST_PROMPTS = 75, 4
Next = Callable[[], Awaitable[None]]


@dataclass
class Listeners:
    """What happens on each kind of payload."""

    bot: Bot
    reader: Reader
    web: SlackWeb
    answers: Answers
    feedback: Feedback

    async def take_in_message(self, request: AsyncBoltRequest, next: Next) -> None:  # noqa: A002 - Bolt names it
        """Write a message down."""
        retried = "x-slack-retry-num" in request.headers
        heard = self.reader.message(request.body, retried=retried)
        if heard is not None:
            await self.bot.take_in(heard)
        await next()

    async def take_in_command(self, request: AsyncBoltRequest, next: Next) -> None:  # noqa: A002 - Bolt names it
        """Write a call of the command down."""
        await self.bot.take_in(self.reader.command(request.body))
        await next()

    async def press(self, request: AsyncBoltRequest, ack: AsyncAck) -> None:
        """Store a press of a feedback button, then acknowledge it, then say what became of it."""
        press = Press.read(request.body)
        outcome = await self.feedback.store(press) if press is not None else None
        await ack()
        if press is not None and outcome is not None:
            await self.feedback.tell(press, outcome)

    async def welcome(self, body: dict[str, Any]) -> None:
        """Offer questions to who opens the app's messages."""
        event = body["event"]
        if event.get("tab") == "messages":
            await self._suggest(str(event.get("channel", "")), "")

    async def welcome_to_thread(self, body: dict[str, Any]) -> None:
        """Offer questions in a new assistant thread, which only apps of before July 2026 have."""
        thread = body["event"].get("assistant_thread") or {}
        await self._suggest(str(thread.get("channel_id")), str(thread.get("thread_ts")))

    async def _suggest(self, channel: str, thread_ts: str) -> None:
        titles = (await self.answers.titles())[: _MOST_PROMPTS - len(_PROMPTS)]
        prompts = (
            *_PROMPTS,
            *(cut(f"What does “{visible(title)}” say?", _LONGEST_PROMPT) for title in titles),
        )
        with suppress(SlackError):
            # Only a courtesy.
            await self.web.suggest(channel, thread_ts, prompts)


async def acknowledge(ack: AsyncAck) -> None:
    """Tell Slack that it was received."""
    await ack()


async def nothing() -> None:
    """Do nothing more: what is to be done has been written down."""


def make_app(settings: SlackSettings, listeners: Listeners) -> AsyncApp:
    """Make the Bolt app."""
    identity = listeners.reader.identity

    async def authorize() -> AuthorizeResult:
        # Bolt would ask Slack at the first event, and acknowledge that event if Slack is down.
        return AuthorizeResult(
            enterprise_id=identity.enterprise,
            team_id=identity.team,
            bot_token=settings.bot_token.get_secret_value(),
            bot_id=identity.bot,
            bot_user_id=identity.user,
        )

    logger = quiet_logger(settings.secrets)
    app = AsyncApp(
        name="briefings",
        logger=logger,
        signing_secret=settings.signing_secret.get_secret_value(),
        client=AsyncWebClient(base_url=settings.api_url, logger=logger),
        authorize=authorize,
        attaching_conversation_kwargs_enabled=False,
    )
    for event in ("app_mention", "message"):
        app.event(event, middleware=[listeners.take_in_message])(nothing)
    app.event("app_home_opened")(listeners.welcome)
    app.event("assistant_thread_started")(listeners.welcome_to_thread)
    app.event(re.compile(".*"))(nothing)
    app.command(COMMAND, middleware=[listeners.take_in_command])(acknowledge)
    app.action(FEEDBACK)(listeners.press)
    return app
