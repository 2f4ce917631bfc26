"""A thread, read from Slack: its earlier turns, its words, and whether our reply is in it."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.slack.asks import Ask, RecordedReply
from api.slack.incoming import Identity, MessageKey
from api.slack.message import EVENT_TYPE

MOST_TURNS = 8
Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What an earlier reply of ours says that it answers."""

    question: str
    """Empty where Slack did not keep it; the receipt has it."""
    answer_id: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """The messages of one thread, oldest first."""

    messages: tuple[Fields, ...]
    identity: Identity

    def text_of(self, ts: str) -> str | None:
        """Find the words of a message; None when it is not there any more."""
        return next((str(m.get("text") or "") for m in self.messages if m.get("ts") == ts), None)

    def replies_before(
        self, key: MessageKey, recorded: Mapping[str, RecordedReply]
    ) -> tuple[Reply, ...]:
        """Find the answers to what was asked before a message, even those posted after it."""
        earlier = {
            MessageKey(key.team, key.channel, str(m["ts"])).marker
            for m in self.messages
            if m["ts"] < key.ts
        }
        found: list[Reply] = []
        for message in self.messages:
            asked, reply = self._reply(message, key, recorded)
            before = message["ts"] < key.ts or asked in earlier
            if reply is not None and asked != key.marker and before:
                found.append(reply)
        return tuple(found[-MOST_TURNS:])

    def _reply(
        self, message: Fields, key: MessageKey, recorded: Mapping[str, RecordedReply]
    ) -> tuple[str, Reply | None]:
        """Read which ask a message answers, and with what: it says so, or the ledger does."""
        if not self.is_own(message):
            return "", None
        payload, row = _payload(message), recorded.get(str(message["ts"]))
        answer_id = str(payload.get("answer_id") or (row.answer_id if row else ""))
        asked = MessageKey(key.team, key.channel, row.ask_ts).marker if row else ""
        reply = Reply(str(payload.get("question", "")), answer_id) if answer_id else None
        return str(payload.get("ask") or asked), reply

    def reply_to(self, ask: Ask, *, recorded: Container[str]) -> str | None:
        """Find the reply to an ask that was posted but not written down.

        A stream that was cut short before its end carries no metadata. Since only one ask of a
        thread is answered at a time, a message of ours that nobody else claims is that stream.
        """
        own = [m for m in self.messages if self.is_own(m)]
        marked = [m for m in own if ask.key.marker in markers(m)]
        if not marked and not ask.is_command:
            marked = [
                m
                for m in own
                if not markers(m)
                and not m.get("metadata")
                and m["ts"] not in recorded
                and m["ts"] > ask.key.ts
            ]
        return str(marked[0]["ts"]) if marked else None

    def is_own(self, message: Fields) -> bool:
        """Tell whether a message is the bot's."""
        if message.get("user") == self.identity.user:
            return True
        return bool(self.identity.bot) and message.get("bot_id") == self.identity.bot


def markers(message: Fields) -> frozenset[str]:
    """Name the asks that a message says it answers."""
    found = {str(_payload(message).get("ask", ""))}
    blocks: Sequence[Fields] = message.get("blocks") or ()
    found |= {str(block.get("block_id", "")).partition(".")[0] for block in blocks}
    return frozenset(name for name in found if name.startswith("ask-"))


def _payload(message: Fields) -> Fields:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return {}
    payload: Fields = metadata.get("event_payload") or {}
    return payload
