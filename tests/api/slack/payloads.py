"""What Slack sends, in the shapes of its documentation."""

import secrets
from typing import Any

TEAM, OTHER_TEAM = "T0BRIEF001", "T0OTHER002"
APP, BOT, BOT_USER = "A0BRIEF001", "B0BRIEF001", "U0BRIEFBOT"
ALICE, BOB = "U0ALICE001", "U0BOB00002"
CHANNEL, SHARED, DIRECT = "C0GENERAL1", "C0SHARED01", "D0ALICE001"
Payload = dict[str, Any]


def event_id() -> str:
    return f"Ev{secrets.token_hex(5).upper()}"


def callback(event: Payload, *, event_id: str | None = None, shared: bool = False) -> Payload:
    """An event as Slack wraps it."""
    return {
        "token": "verification-token",
        "team_id": TEAM,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": event_id or globals()["event_id"](),
        "event_time": 1_700_000_000,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": shared,
        "event_context": "4-context",
    }


def mention(text: str, ts: str, *, thread_ts: str | None = None, channel: str = CHANNEL) -> Payload:
    """An app_mention event."""
    event = {
        "type": "app_mention",
        "user": ALICE,
        "text": f"<@{BOT_USER}> {text}",
        "ts": ts,
        "client_msg_id": secrets.token_hex(8),
        "team": TEAM,
        "channel": channel,
        "event_ts": ts,
    }
    return event | ({"thread_ts": thread_ts} if thread_ts else {})


def message(
    text: str,
    ts: str,
    *,
    thread_ts: str | None = None,
    channel: str = CHANNEL,
    user: str = ALICE,
    channel_type: str = "channel",
) -> Payload:
    """A message event."""
    event = {
        "type": "message",
        "user": user,
        "text": text,
        "ts": ts,
        "client_msg_id": secrets.token_hex(8),
        "team": TEAM,
        "channel": channel,
        "event_ts": ts,
        "channel_type": channel_type,
    }
    return event | ({"thread_ts": thread_ts} if thread_ts else {})


def direct(text: str, ts: str, *, thread_ts: str | None = None) -> Payload:
    """A direct message to the bot."""
    return message(text, ts, thread_ts=thread_ts, channel=DIRECT, channel_type="im")


def edited(before: Payload, text: str, at: str) -> Payload:
    """A message_changed event."""
    inner = {k: v for k, v in before.items() if k not in {"channel", "channel_type", "event_ts"}}
    inner |= {"type": "message"}
    return {
        "type": "message",
        "subtype": "message_changed",
        "channel": before["channel"],
        "channel_type": before.get("channel_type", "channel"),
        "ts": at,
        "event_ts": at,
        "hidden": True,
        "message": inner | {"text": text, "edited": {"user": ALICE, "ts": at}},
        "previous_message": inner,
    }


def deleted(before: Payload, at: str) -> Payload:
    """A message_deleted event."""
    inner = {k: v for k, v in before.items() if k not in {"channel", "channel_type", "event_ts"}}
    return {
        "type": "message",
        "subtype": "message_deleted",
        "channel": before["channel"],
        "channel_type": before.get("channel_type", "channel"),
        "ts": at,
        "event_ts": at,
        "hidden": True,
        "deleted_ts": before["ts"],
        "previous_message": inner | {"type": "message"},
    }


def command(text: str, *, response_url: str, channel: str = CHANNEL) -> Payload:
    """A call of /briefings."""
    return {
        "token": "verification-token",
        "team_id": TEAM,
        "team_domain": "example",
        "channel_id": channel,
        "channel_name": "general",
        "user_id": ALICE,
        "user_name": "alice",
        "command": "/briefings",
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": f"{secrets.randbelow(10**9)}.{secrets.token_hex(8)}",
    }


def press(
    shown: Payload,
    *,
    positive: bool,
    channel: str = CHANNEL,
    at: str = "1.1",
    user: str = ALICE,
    user_team: str = TEAM,
) -> Payload:
    """A block_actions payload for the feedback buttons of a message."""
    block = next(b for b in shown["blocks"] if b["type"] == "context_actions")
    element = block["elements"][0]
    button = element["positive_button" if positive else "negative_button"]
    return {
        "type": "block_actions",
        "team": {"id": TEAM, "domain": "example"},
        "user": {"id": user, "username": "alice", "team_id": user_team},
        "api_app_id": APP,
        "token": "verification-token",
        "container": {
            "type": "message",
            "message_ts": shown["ts"],
            "channel_id": channel,
            "is_ephemeral": False,
        },
        "trigger_id": f"{secrets.randbelow(10**9)}.{secrets.token_hex(8)}",
        "channel": {"id": channel, "name": "general"},
        "message": shown,
        "response_url": "",
        "actions": [
            {
                "type": "feedback_buttons",
                "action_id": element["action_id"],
                "block_id": block["block_id"],
                "text": button["text"],
                "value": button["value"],
                "action_ts": at,
            }
        ],
    }
