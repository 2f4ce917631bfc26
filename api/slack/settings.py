"""Settings of the bot; its secrets come from the environment only."""

import os
import re
from pathlib import Path
from typing import Annotated

from pydantic import (
    AliasChoices,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from api.slack.errors import RefusedError
from rag.errors import SettingsError

_PREFIX = "BRIEFINGS_SLACK_"
Ids = Annotated[tuple[str, ...], NoDecode]
EVERYWHERE = "*"
_APP_TOKENS = (
    "make one with the scope connections:write under Basic Information, App-Level Tokens (xapp-…)"
)
_BOT_TOKENS = (
    "Slack shows it under OAuth & Permissions once the app is installed in the workspace (xoxb-…)"
)
_CHANNEL, _TEAM = re.compile(r"[CDG][A-Z0-9]+"), re.compile(r"[TE][A-Z0-9]+")
MANIFEST = Path(__file__).with_name("manifest.yaml")
"""What Slack needs to know to make the app."""


def _secret(name: str) -> SecretStr:
    return Field(default=SecretStr(""), validation_alias=AliasChoices(name))


class SlackSettings(BaseSettings):
    """What an operator may choose for Slack; lists are separated by commas."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_ignore_empty=True, frozen=True, extra="ignore"
    )

    bot_token: SecretStr = _secret("SLACK_BOT_TOKEN")
    """`xoxb-…`, from OAuth & Permissions."""
    app_token: SecretStr = _secret("SLACK_APP_TOKEN")
    """`xapp-…`, with the scope connections:write; Socket Mode needs it."""
    signing_secret: SecretStr = _secret("SLACK_SIGNING_SECRET")
    """From Basic Information; HTTP mode needs it."""
    teams: Ids = ()
    """Workspaces that are answered; empty: the one that the bot token belongs to."""
    channels: Ids = ()
    """Channels that are answered; empty: all that the bot was invited to and that are not shared
    with another organisation. Direct messages are answered in either case."""
    shared_channels: Ids = ()
    """Channels shared with another organisation that are answered none the less."""
    mention_only: Ids = ()
    """Channels in whose threads each follow-up needs a new mention; `*`: all."""
    streaming: bool = True
    """Whether answers are streamed where the workspace allows it."""
    api_url: str = Field(default="https://slack.com/api/", pattern=r"^https?://[^/]")
    """Where Slack's Web API is; https://slack-gov.com/api/ for GovSlack."""
    timeout_seconds: float = Field(default=30.0, gt=0)
    """How long one call to Slack may take."""

    @field_validator("teams", "channels", "shared_channels", "mention_only", mode="before")
    @classmethod
    def _split_commas(cls, given: object) -> object:
        if isinstance(given, str):
            return tuple(part.strip() for part in given.split(",") if part.strip())
        return given

    @field_validator("channels", "shared_channels", "mention_only")
    @classmethod
    def _are_channels(cls, given: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        everywhere = EVERYWHERE if info.field_name == "mention_only" else None
        for name in given:
            if name != everywhere and not _CHANNEL.fullmatch(name):
                raise ValueError(
                    f"{name!r} is no channel id; it stands at the end of the channel's details (C…)"
                )
        return given

    @field_validator("teams")
    @classmethod
    def _are_teams(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for name in given:
            if not _TEAM.fullmatch(name):
                raise ValueError(
                    f"{name!r} is no workspace id; its address in a browser has it (T…)"
                )
        return given

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be written anywhere."""
        held = (self.bot_token, self.app_token, self.signing_secret)
        return tuple(secret.get_secret_value() for secret in held if secret.get_secret_value())


def load_slack_settings() -> SlackSettings:
    """Read the settings from the environment.

    Raises:
        SettingsError: One is not of its form; secrets are not shown.
    """
    try:
        settings = SlackSettings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = "_".join(str(part) for part in first["loc"]).upper().removeprefix(_PREFIX)
        what = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{_PREFIX}{name}: {what}. Change or unset it.") from None
    _check_token("SLACK_BOT_TOKEN", settings.bot_token, "xoxb-")
    _check_token("SLACK_APP_TOKEN", settings.app_token, "xapp-")
    if os.environ.get("SLACK_CLIENT_ID") and os.environ.get("SLACK_CLIENT_SECRET"):
        # Bolt would start an OAuth flow by itself, and ignore the bot token.
        raise SettingsError("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are not used; unset them.")
    return settings


def require(settings: SlackSettings, *, socket_mode: bool) -> None:
    """Check that what one mode needs is there.

    Raises:
        SettingsError: naming what is missing, and where Slack shows it.
    """
    if not settings.bot_token.get_secret_value():
        raise SettingsError(f"SLACK_BOT_TOKEN is not set; {_BOT_TOKENS}.")
    if socket_mode and not settings.app_token.get_secret_value():
        raise SettingsError(f"SLACK_APP_TOKEN is not set; {_APP_TOKENS}.")


def advice(refusal: RefusedError) -> str:
    """Say in one line what Slack refused, and which token to look at."""
    if refusal.method == "apps.connections.open":
        return f"{refusal}. Check SLACK_APP_TOKEN; {_APP_TOKENS}."
    return f"{refusal}. Check SLACK_BOT_TOKEN; {_BOT_TOKENS}."


def _check_token(variable: str, token: SecretStr, prefix: str) -> None:
    value = token.get_secret_value()
    if value and not value.startswith(prefix):
        raise SettingsError(
            f"{variable} does not start with {prefix}; it may be another token of the same app."
        )
