"""Where the bot may answer: deny by default where another organisation listens."""

from dataclasses import dataclass
from typing import Self

from api.slack.incoming import Identity
from api.slack.settings import EVERYWHERE, SlackSettings

_DIRECT = "D"
"""Ids of conversations of two begin so."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Tells which teams and channels are answered."""

    teams: frozenset[str]
    enterprise: str | None
    """The organisation that all our workspaces belong to, on Enterprise Grid."""
    channels: frozenset[str]
    """Empty: all that are not shared."""
    shared_channels: frozenset[str]
    mention_only: frozenset[str]

    @classmethod
    def of(cls, settings: SlackSettings, identity: Identity) -> Self:
        """Read the settings; without a list of teams, only the bot's own is answered."""
        return cls(
            frozenset(settings.teams or (identity.team,)),
            identity.enterprise,
            frozenset(settings.channels),
            frozenset(settings.shared_channels),
            frozenset(settings.mention_only),
        )

    def admit_team(self, team: str) -> bool:
        """Tell whether a workspace is answered."""
        return team in self.teams

    def admit_channel(self, channel: str, *, shared: bool) -> bool:
        """Tell whether a channel is answered; `shared`: another organisation is in it."""
        if shared:
            return channel in self.shared_channels
        if channel.startswith(_DIRECT):
            return True
        listed = self.channels | self.shared_channels
        return not self.channels or channel in listed

    def admit_person(self, channel: str, *, team: str, enterprise: str | None) -> bool:
        """Tell whether somebody is heard in a channel; whoever is not of ours makes it shared."""
        colleague = self.enterprise is not None and enterprise == self.enterprise
        ours = team in self.teams or colleague
        return self.admit_channel(channel, shared=not ours)

    def follow_ups(self, channel: str) -> bool:
        """Tell whether a follow-up in a thread needs no new mention."""
        return not self.mention_only & {channel, EVERYWHERE}
