"""What Slack tells us, reduced to what matters here."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class MessageKey:
    """Names one message, or one call of the command, in all of Slack."""

    team: str
    channel: str
    ts: str
    """Of the message; for the command, a `/` and its trigger id."""

    @property
    def marker(self) -> str:
        """Name it in the reply, so that a later look at the thread finds the reply again."""
        return (
            "ask-" + sha256("|".join((self.team, self.channel, self.ts)).encode()).hexdigest()[:24]
        )


class Kind(StrEnum):
    """What is to be done about a message."""

    ADDRESSED = "addressed"
    """It is for the bot: a mention, a direct message, the command."""
    FOLLOW_UP = "follow_up"
    """It is for the bot if the bot has been asked in this thread before."""
    REFUSED = "refused"
    """It is for the bot, from where the bot may not answer."""
    DELETED = "deleted"
    """It has been taken back."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One delivery of one message."""

    event_id: str
    key: MessageKey
    thread_ts: str
    """Of the thread to answer in; empty for the command, which starts one."""
    user: str
    user_team: str
    kind: Kind
    text: str
    """As Slack encodes it."""
    revision: str = ""
    """When it was edited; empty for the first form."""
    response_url: str = ""
    """Where the command can be answered when the bot is not in the channel."""
    retried: bool = False
    """Whether Slack says that it has delivered this before."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is in its workspace."""

    team: str
    user: str
    bot: str
    scopes: frozenset[str] = frozenset()
    enterprise: str | None = None
