"""One row of the ledger: a question, and how far its one reply has come."""

import sqlite3
from dataclasses import dataclass
from enum import StrEnum

from api.slack.incoming import Kind, MessageKey


class State(StrEnum):
    """How far an ask has come."""

    WAITING = "waiting"
    """A message in a thread where nobody has asked yet; its words are not kept."""
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    """Taken back by its author."""
    FAILED = "failed"
    """Slack refused the reply for good."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that is owed one reply."""

    ask_id: int
    key: MessageKey
    thread_ts: str
    user: str
    user_team: str
    kind: Kind
    text: str | None
    """None: to be read from the thread."""
    revision: str
    response_url: str
    received_at: float
    look: bool
    """Whether somebody may have replied already without having recorded it."""
    reply_ts: str | None

    @property
    def is_command(self) -> bool:
        """Tell whether it came by the slash command."""
        return self.key.ts.startswith("/")


@dataclass(frozen=True, slots=True)
class RecordedReply:
    """What the ledger knows of a reply."""

    ask_ts: str
    answer_id: str
    """Empty where it was no answer."""


COLUMNS = (
    "ask_id, team, channel, ts, thread_ts, user, user_team, kind, text, revision, response_url, "
    "received_at, look, reply_ts"
)


def read_ask(connection: sqlite3.Connection, ask_id: int) -> Ask:
    """Read a row."""
    row = connection.execute(f"SELECT {COLUMNS} FROM asks WHERE ask_id = ?", (ask_id,)).fetchone()  # noqa: S608 - a constant
    number, team, channel, ts, thread_ts, user, user_team, kind, text, *rest = row
    revision, response_url, received_at, look, reply_ts = rest
    return Ask(
        number,
        MessageKey(team, channel, ts),
        thread_ts,
        user,
        user_team,
        Kind(kind),
        text,
        revision,
        response_url,
        received_at,
        bool(look),
        reply_ts,
    )
