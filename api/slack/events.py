"""Slack's payloads, and what they ask of the bot."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from api.slack.doors import Doors
from api.slack.incoming import Identity, Incoming, Kind, MessageKey
from api.slack.slack_text import mentions

Payload = Mapping[str, Any]
_WITH_WORDS = frozenset({None, "file_share", "thread_broadcast"})
"""Subtypes of messages that a person has written."""
_SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads events; holds who the bot is and where it may answer."""

    identity: Identity
    doors: Doors

    def message(self, body: Payload, *, retried: bool = False) -> Incoming | None:
        """Read a `message` or `app_mention` event; None when it is nothing to the bot."""
        event, team = body["event"], _team(body)
        subtype = event.get("subtype")
        if subtype == "message_changed":
            heard = self._edit(event, team)
        elif subtype == "message_deleted":
            heard = self._deletion(event, team)
        elif subtype in _WITH_WORDS:
            heard = self._written(event, team, event, revision="")
        else:
            return None
        if heard is None or not self.doors.admit_team(team):
            return None
        heard = replace(heard, event_id=str(body.get("event_id", "")), retried=retried)
        shared = bool(body.get("is_ext_shared_channel"))
        return self._at_the_door(heard, shared=shared)

    def command(self, body: Payload) -> Incoming:
        """Read a call of the slash command; whether its channel is shared is asked elsewhere."""
        team, trigger = str(body.get("team_id", "")), str(body.get("trigger_id", ""))
        return Incoming(
            event_id=f"command {trigger}",
            key=MessageKey(team, str(body.get("channel_id", "")), f"/{trigger}"),
            thread_ts="",
            user=str(body.get("user_id", "")),
            user_team=team,
            kind=Kind.ADDRESSED if self.doors.admit_team(team) else Kind.REFUSED,
            text=str(body.get("text", "")),
            response_url=str(body.get("response_url", "")),
        )

    def _edit(self, event: Payload, team: str) -> Incoming | None:
        """Read an edit by a person; Slack also sends these when it unfolds a link."""
        now, before = event.get("message") or {}, event.get("previous_message") or {}
        if now.get("subtype") == "tombstone":
            return self._deletion(event, team)
        revision = (now.get("edited") or {}).get("ts", "")
        if not revision or now.get("text") == before.get("text"):
            return None
        return self._written(event, team, now, revision=str(revision))

    def _deletion(self, event: Payload, team: str) -> Incoming | None:
        before = event.get("previous_message") or {}
        heard = self._written(event, team, before, revision="")
        return heard and replace(heard, kind=Kind.DELETED, text="")

    def _written(
        self, event: Payload, team: str, message: Payload, *, revision: str
    ) -> Incoming | None:
        user, channel = message.get("user"), str(event.get("channel", ""))
        if message.get("bot_id") or user in {None, _SLACKBOT, self.identity.user}:
            return None
        text, ts = str(message.get("text") or ""), str(message.get("ts", ""))
        thread_ts = str(message.get("thread_ts") or ts)
        spoken_to = mentions(text)
        direct = event.get("channel_type") == "im" or event.get("type") == "app_mention"
        if direct or self.identity.user in spoken_to:
            kind = Kind.ADDRESSED
        elif thread_ts != ts and not spoken_to and self.doors.follow_ups(channel):
            kind = Kind.FOLLOW_UP
        else:
            return None
        user_team = str(message.get("user_team") or message.get("team") or team)
        key = MessageKey(team, channel, ts)
        return Incoming("", key, thread_ts, str(user), user_team, kind, text, revision)

    def _at_the_door(self, heard: Incoming, *, shared: bool) -> Incoming | None:
        if self.doors.admit_channel(heard.key.channel, shared=shared):
            return heard
        return replace(heard, kind=Kind.REFUSED) if heard.kind is Kind.ADDRESSED else None


def _team(body: Payload) -> str:
    """Name the workspace that the bot is in; `team_id` can be another one in a shared channel."""
    authorizations = body.get("authorizations") or [{}]
    return str(authorizations[0].get("team_id") or body.get("team_id") or "")
