"""A press on a feedback button: stored where the widget's is; who pressed is told, nobody else.

Slack itself highlights the button, for the one who pressed. It tells of each press, also of a
second one of the same button, and never that a press was taken back; so the last one counts.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from api.slack.answers import Answers
from api.slack.doors import Doors
from api.slack.errors import RefusedError, SlackError
from api.slack.ledger import Ledger
from api.slack.message import Message
from api.slack.ratings import Place, Rated, last_rating, record_press, was_pressed
from api.slack.web import SlackWeb
from rag.errors import NotFoundError
from rag.store.receipts import Rating

_NOTED = {
    "up": "noted that this answer was good.",
    "down": (
        "noted that this answer was bad. Its question can become a test, so that a better answer "
        "stays better."
    ),
}
_AGAIN = {
    "up": "It is noted already that this answer was good; once is enough.",
    "down": "It is noted already that this answer was bad; once is enough.",
}
_GONE = "This answer is no longer kept, so nothing was noted."
_NOT_HERE = (
    "Nothing was noted: in this channel the bot does not answer people of your organisation, and "
    "takes no feedback from them."
)


@dataclass(frozen=True, slots=True)
class Press:
    """Who pressed what, where."""

    press_id: str
    place: Place
    rating: str
    user_team: str
    enterprise: str | None
    thread_ts: str
    response_url: str

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> "Press | None":
        """Read a block_actions payload; None when it is none of ours."""
        action = body["actions"][0]
        rating, _, answer_id = str(action.get("value", "")).partition(" ")
        if rating not in _NOTED or not answer_id.startswith("ans_"):
            return None
        message, container = body.get("message") or {}, body.get("container") or {}
        user = body.get("user") or {}
        name, ts = str(user.get("id", "")), str(container.get("message_ts") or message.get("ts"))
        channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
        return cls(
            f"{name} {ts} {action.get('action_ts', '')}",
            Place(name, str(channel), ts, answer_id),
            rating,
            str(user.get("team_id") or (body.get("team") or {}).get("id") or ""),
            (body.get("enterprise") or {}).get("id"),
            str(container.get("thread_ts") or message.get("thread_ts") or ts),
            str(body.get("response_url") or ""),
        )


@dataclass
class Feedback:
    """Stores presses."""

    web: SlackWeb
    ledger: Ledger
    answers: Answers
    doors: Doors
    _one_by_one: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def store(self, press: Press) -> str | None:
        """Store a press; return what to tell the one who pressed, None for a repeated delivery."""
        channel = press.place.channel
        if not self.doors.admit_person(channel, team=press.user_team, enterprise=press.enterprise):
            return _NOT_HERE
        async with self._one_by_one:
            if await self.ledger.read(partial(was_pressed, press_id=press.press_id)):
                return None
            rated, outcome = await self._rate(press)
            # After the feedback: a crash in between stores it twice, the other order never.
            await self.ledger.write(
                partial(record_press, press_id=press.press_id, place=press.place, rated=rated)
            )
        return outcome

    async def tell(self, press: Press, outcome: str) -> None:
        """Tell the one who pressed, and nobody else, what became of it."""
        place = press.place
        with suppress(SlackError):
            try:
                await self.web.whisper(place.channel, place.user, press.thread_ts, outcome)
            except RefusedError:
                # What only one person sees may stand where the bot itself is not.
                if not press.response_url:
                    raise
                await self.web.respond(press.response_url, Message(outcome))

    async def _rate(self, press: Press) -> tuple[Rated | None, str]:
        last = await self.ledger.read(partial(last_rating, place=press.place))
        if last is not None and last.rating == press.rating:
            return None, _AGAIN[press.rating]
        rating = cast("Rating", press.rating)
        try:
            feedback_id = await self.answers.rate(press.place.answer_id, rating)
        except NotFoundError:
            return None, _GONE
        if last is None:
            return Rated(rating, feedback_id), f"Thank you: {_NOTED[rating]}"
        await self.answers.retract(last.feedback_id)
        return Rated(rating, feedback_id), f"Changed: {_NOTED[rating]}"
