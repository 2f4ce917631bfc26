"""Which button each person pressed last below each reply: Slack tells of every press, again too."""

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Whose buttons, below which reply; an edited question has another answer at the same ts."""

    user: str
    channel: str
    reply_ts: str
    answer_id: str


@dataclass(frozen=True, slots=True)
class Rated:
    """What somebody pressed last, and what was stored of it."""

    rating: str
    feedback_id: int


def was_pressed(connection: sqlite3.Connection, press_id: str) -> bool:
    """Tell whether this delivery of a press is written down."""
    found = connection.execute("SELECT 1 FROM presses WHERE press_id = ?", (press_id,))
    return found.fetchone() is not None


def last_rating(connection: sqlite3.Connection, place: Place) -> Rated | None:
    """Find what was pressed last."""
    row = connection.execute(
        "SELECT rating, feedback_id FROM ratings "
        "WHERE user = ? AND channel = ? AND reply_ts = ? AND answer_id = ?",
        (place.user, place.channel, place.reply_ts, place.answer_id),
    ).fetchone()
    return None if row is None else Rated(*row)


def record_press(
    connection: sqlite3.Connection, press_id: str, place: Place, rated: Rated | None
) -> None:
    """Write a press down, and what it changed; None: nothing."""
    connection.execute("INSERT OR IGNORE INTO presses VALUES (?)", (press_id,))
    if rated is not None:
        connection.execute(
            "INSERT OR REPLACE INTO ratings VALUES (?, ?, ?, ?, ?, ?)",
            (
                place.user,
                place.channel,
                place.reply_ts,
                place.answer_id,
                rated.rating,
                rated.feedback_id,
            ),
        )
