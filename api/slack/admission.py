"""Whether a call of the command may be answered where it was made."""

from dataclasses import dataclass

from api.slack.asks import Ask
from api.slack.doors import Doors
from api.slack.errors import RefusedError
from api.slack.web import SlackWeb

_DIRECT = "D"
_NOT_IN_IT = "channel_not_found"
"""What Slack says of a private channel that the bot is not in."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Asks Slack what it does not tell with the command; not before that is acknowledged."""

    web: SlackWeb
    doors: Doors

    async def admits(self, ask: Ask) -> bool:
        """Tell whether an ask may be answered; events are checked as they come in.

        Raises:
            UnclearError: Slack cannot be asked now.
        """
        if not ask.is_command or ask.reply_ts is not None:
            return True
        channel = ask.key.channel
        return self.doors.admit_channel(channel, shared=await self._is_shared(channel))

    async def _is_shared(self, channel: str) -> bool:
        if channel.startswith(_DIRECT):
            return False
        try:
            return await self.web.is_shared(channel)
        except RefusedError as refusal:
            # Where the bot is not, its answer is for the caller's eyes only. Whatever else Slack
            # will not tell counts as shared.
            return refusal.code != _NOT_IN_IT
