"""A Slack workspace in memory: what is in its channels, and what the Web API does to it.

It refuses what Slack's documentation says it refuses, and writes down what it should never see.
"""

import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from tests.api.slack.block_limits import problems
from tests.api.slack.payloads import BOT, BOT_USER, SHARED, TEAM

Payload = dict[str, Any]


class _Refused(Exception):  # noqa: N818 - inside the fake only
    pass


@dataclass
class Workspace:
    """One workspace, with the bot in it."""

    url: str = ""
    messages: dict[str, list[Payload]] = field(default_factory=dict)
    whispers: list[Payload] = field(default_factory=list)
    statuses: list[Payload] = field(default_factory=list)
    prompts: list[Payload] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    stream_seconds: float = 300.0
    members: set[str] | None = None
    """Channels that the bot is in; None: all."""
    _tickets: set[str] = field(default_factory=set)
    _last_ts: float = 0.0

    # What people do.

    def next_ts(self) -> str:
        self._last_ts = max(self._last_ts + 0.000002, time.time())
        return f"{self._last_ts:.6f}"

    def say(self, event: Payload) -> Payload:
        """Put a person's message into its channel."""
        kept: Payload = {k: event[k] for k in ("user", "text", "ts", "thread_ts") if k in event}
        self.messages.setdefault(event["channel"], []).append({"type": "message", **kept})
        return event

    def remove(self, channel: str, ts: str) -> None:
        self.messages[channel] = [m for m in self.messages[channel] if m["ts"] != ts]

    # What a test looks at.

    def own(self, channel: str) -> list[Payload]:
        return [m for m in self.messages.get(channel, ()) if m.get("bot_id") == BOT]

    def replies(self, channel: str, thread_ts: str) -> list[Payload]:
        return [m for m in self.own(channel) if m.get("thread_ts") == thread_ts]

    # What the bot does.

    def done(self, method: str, fields: Payload) -> Payload:
        handler = getattr(self, "_" + method.replace(".", "_"), None)
        if handler is None:
            return {"ok": False, "error": "unknown_method"}
        try:
            return {"ok": True} | (handler(fields) or {})
        except _Refused as refusal:
            return {"ok": False, "error": str(refusal)}

    def _auth_test(self, _fields: Payload) -> Payload:
        return {"team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT, "user": "briefings"}

    def _apps_connections_open(self, _fields: Payload) -> Payload:
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        return {"url": f"{self.url.replace('http', 'ws')}/socket?ticket={ticket}"}

    def _chat_postMessage(self, fields: Payload) -> Payload:  # noqa: N802 - Slack's name
        self._check_member(fields["channel"])
        return {"ts": self._add(fields, streaming=False)["ts"]}

    def _chat_update(self, fields: Payload) -> Payload:
        shown = self._find(fields)
        if shown["streaming"]:
            raise _Refused("streaming_state_conflict")
        self._check(fields)
        shown |= {k: fields[k] for k in ("text", "blocks", "metadata") if k in fields}
        return {"ts": shown["ts"]}

    def _chat_delete(self, fields: Payload) -> None:
        self._find(fields)
        self.remove(fields["channel"], fields["ts"])

    def _chat_postEphemeral(self, fields: Payload) -> Payload:  # noqa: N802 - Slack's name
        self._check_member(fields["channel"])
        self._check(fields)
        self.whispers.append(fields)
        return {"message_ts": self.next_ts()}

    def _chat_startStream(self, fields: Payload) -> Payload:  # noqa: N802 - Slack's name
        self._check_member(fields["channel"])
        if not fields.get("thread_ts"):
            raise _Refused("invalid_thread_ts")
        if not fields.get("recipient_user_id") or not fields.get("recipient_team_id"):
            raise _Refused("missing_recipient_user_id")
        shown = self._add({**fields, "blocks": _chunk_blocks(fields)}, streaming=True)
        shown["started"] = time.monotonic()
        return {"ts": shown["ts"]}

    def _chat_appendStream(self, fields: Payload) -> None:  # noqa: N802 - Slack's name
        shown = self._growing(fields)
        shown["blocks"] = [*shown["blocks"], *_chunk_blocks(fields)]
        self._check(shown)

    def _chat_stopStream(self, fields: Payload) -> None:  # noqa: N802 - Slack's name
        shown = self._growing(fields)
        shown["blocks"] = [*shown["blocks"], *fields.get("blocks", ())]
        self._check(shown)
        shown |= {"streaming": False} | ({"metadata": m} if (m := fields.get("metadata")) else {})

    def _assistant_threads_setStatus(self, fields: Payload) -> None:  # noqa: N802 - Slack's name
        self.statuses.append(fields)

    def _assistant_threads_setSuggestedPrompts(self, fields: Payload) -> None:  # noqa: N802 - Slack's name
        self.prompts.append(fields)

    def _conversations_replies(self, fields: Payload) -> Payload:
        thread = [
            m
            for m in self.messages.get(fields["channel"], ())
            if fields["ts"] in {m["ts"], m.get("thread_ts")}
        ]
        if not thread:
            raise _Refused("thread_not_found")
        return self._page(thread, fields)

    def _conversations_history(self, fields: Payload) -> Payload:
        self._check_member(fields["channel"])
        since = [
            m
            for m in self.messages.get(fields["channel"], ())
            if "thread_ts" not in m and float(m["ts"]) >= float(fields.get("oldest", 0))
        ]
        return self._page(since[::-1], fields)

    def _conversations_info(self, fields: Payload) -> Payload:
        return {"channel": {"id": fields["channel"], "is_ext_shared": fields["channel"] == SHARED}}

    def _page(self, messages: list[Payload], fields: Payload) -> Payload:
        start, limit = int(fields.get("cursor") or 0), int(fields.get("limit", 100))
        shown = [_seen(m) for m in messages[start : start + limit]]
        more = start + limit < len(messages)
        cursor = str(start + limit) if more else ""
        return {"messages": shown, "response_metadata": {"next_cursor": cursor}, "has_more": more}

    def _check_member(self, channel: str) -> None:
        if self.members is not None and channel not in self.members:
            raise _Refused("not_in_channel")

    def _check(self, fields: Payload) -> None:
        if found := problems(fields):
            self.violations += found
            raise _Refused("invalid_blocks")

    def _add(self, fields: Payload, *, streaming: bool) -> Payload:
        self._check(fields)
        shown = {k: fields[k] for k in ("text", "blocks", "metadata") if fields.get(k)}
        shown |= {"type": "message", "user": BOT_USER, "bot_id": BOT, "ts": self.next_ts()}
        if fields.get("thread_ts"):
            shown["thread_ts"] = fields["thread_ts"]
        shown |= {"streaming": streaming}
        self.messages.setdefault(fields["channel"], []).append(shown)
        return shown

    def _find(self, fields: Payload) -> Payload:
        for shown in self.own(fields["channel"]):
            if shown["ts"] == fields["ts"]:
                return shown
        raise _Refused("message_not_found")

    def end_stream(self, fields: Payload) -> None:
        """Let a stream die, as Slack does after some minutes."""
        for shown in self.own(fields["channel"]):
            if shown["ts"] == fields["ts"]:
                shown["streaming"] = False

    def _growing(self, fields: Payload) -> Payload:
        shown = self._find(fields)
        if shown["streaming"] and time.monotonic() - shown["started"] > self.stream_seconds:
            shown["streaming"] = False
        if not shown["streaming"]:
            raise _Refused("message_not_in_streaming_state")
        return shown


def _seen(message: Payload) -> Payload:
    return {k: v for k, v in message.items() if k not in {"streaming", "started"}}


def _chunk_blocks(fields: Payload) -> list[Payload]:
    return [block for chunk in fields["chunks"] for block in chunk["blocks"]]
