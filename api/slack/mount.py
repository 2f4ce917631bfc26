"""Whether the API answers Slack, decided without Slack's libraries, which are an extra."""

import logging
import os
from typing import TYPE_CHECKING

from api.service import Service
from api.slack.pace import Pace
from api.slack.settings import load_slack_settings
from rag.errors import SettingsError
from rag.settings import Settings

if TYPE_CHECKING:
    from api.slack.http import SlackRoutes

_log = logging.getLogger(__name__)


def slack_routes(settings: Settings, service: Service) -> "SlackRoutes | None":
    """Make `POST /slack/events`; None unless bot token and signing secret are set.

    Raises:
        SettingsError: they are set, but not as they should be, or the extra is not installed.
    """
    bot_token, secret = os.environ.get("SLACK_BOT_TOKEN"), os.environ.get("SLACK_SIGNING_SECRET")
    if secret and not bot_token:
        _log.warning("SLACK_SIGNING_SECRET is set, but no SLACK_BOT_TOKEN: /slack/events is off")
    if not (bot_token and secret):
        return None
    try:
        from api.slack.http import SlackRoutes
    except ImportError as exc:
        raise SettingsError(
            f"Slack's tokens are set, but {exc.name} is not installed; "
            "install it with: pip install 'briefings[slack]'"
        ) from exc
    return SlackRoutes(settings, load_slack_settings(), service, Pace())
