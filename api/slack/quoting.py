"""Which messages in Slack quote which briefings; needs nothing of Slack's libraries."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from api.slack.incoming import MessageKey
from api.slack.ledger import LEDGER, connect

_QUOTING = (
    "SELECT DISTINCT asks.ask_id, team, channel, ts, reply_ts FROM quotes JOIN asks USING (ask_id) "
    "WHERE document_id IN (SELECT value FROM json_each(?)) AND state = 'done' AND marked = 0 "
    "AND reply_ts IS NOT NULL AND reply_ts <> 'whispered' ORDER BY ask_id"
)


@dataclass(frozen=True, slots=True)
class Quoting:
    """A message of ours that quotes a briefing."""

    ask_id: int
    key: MessageKey
    reply_ts: str


def count_quoting(data_dir: Path, document_ids: Sequence[str]) -> int:
    """Count the Slack messages that quote any of these briefings and will be edited."""
    if not (data_dir / LEDGER).exists():
        return 0
    connection = connect(data_dir)
    try:
        return len(quoting(connection, document_ids))
    finally:
        connection.close()


def quoting(connection: sqlite3.Connection, document_ids: Sequence[str]) -> list[Quoting]:
    """Find the messages that quote any of these briefings."""
    rows = connection.execute(_QUOTING, (json.dumps(list(document_ids)),)).fetchall()
    return [
        Quoting(ask_id, MessageKey(team, channel, ts), reply_ts)
        for ask_id, team, channel, ts, reply_ts in rows
    ]


def quoted(connection: sqlite3.Connection) -> frozenset[str]:
    """Name the briefings that any message quotes."""
    rows = connection.execute("SELECT DISTINCT document_id FROM quotes").fetchall()
    return frozenset(name for (name,) in rows)
