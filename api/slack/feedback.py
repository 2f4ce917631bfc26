"""A press on a feedback button: stored where the widget's is, and thanked for."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

from api.slack.answers import Answers
from api.slack.errors import SlackError
from api.slack.ledger import Ledger
from api.slack.web import SlackWeb
from rag.errors import NotFoundError
from rag.store.receipts import Rating

_THANKS = {
    "up": "Thank you: noted that this answer was good.",
    "down": (
        "Thank you: noted that this answer was bad. Its question can become a test, so that a "
        "better answer stays better."
    ),
}
_GONE = "This answer is no longer kept, so nothing was noted."


@dataclass(frozen=True, slots=True)
class Press:
    """Who pressed what, where."""

    press_id: str
    answer_id: str
    rating: str
    user: str
    channel: str
    thread_ts: str

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> "Press | None":
        """Read a block_actions payload; None when it is none of ours."""
        action = body["actions"][0]
        rating, _, answer_id = str(action.get("value", "")).partition(" ")
        if rating not in _THANKS or not answer_id.startswith("ans_"):
            return None
        message = body.get("message") or {}
        container = body.get("container") or {}
        ts = str(message.get("ts") or container.get("message_ts") or "")
        user = str((body.get("user") or {}).get("id", ""))
        return cls(
            f"{user} {ts} {action.get('action_ts', '')}",
            answer_id,
            rating,
            user,
            str((body.get("channel") or {}).get("id") or container.get("channel_id") or ""),
            str(message.get("thread_ts") or ts),
        )


@dataclass
class Feedback:
    """Stores presses."""

    web: SlackWeb
    ledger: Ledger
    answers: Answers

    async def store(self, press: Press) -> str | None:
        """Store a press; return what to tell the one who pressed, None for a repeated delivery."""
        if await self.ledger.was_pressed(press.press_id):
            return None
        try:
            await self.answers.rate(press.answer_id, cast("Rating", press.rating))
        except NotFoundError:
            thanks = _GONE
        else:
            thanks = _THANKS[press.rating]
        # After the feedback: a crash in between stores it twice, the other order never.
        return thanks if await self.ledger.press(press.press_id) else None

    async def thank(self, press: Press, thanks: str) -> None:
        """Tell the one who pressed, and nobody else, that it was noted."""
        with suppress(SlackError):
            await self.web.whisper(press.channel, press.user, press.thread_ts, thanks)
