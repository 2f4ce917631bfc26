"""Messages that quote a withdrawn briefing: counted, and edited to say so."""

import json
import logging
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.slack.answers import Answers
from api.slack.errors import RefusedError
from api.slack.incoming import MessageKey
from api.slack.ledger import LEDGER, Ledger, connect
from api.slack.rendering import WITHDRAWN, notice
from api.slack.web import SlackWeb

_log = logging.getLogger(__name__)
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
        return len(_quoting(connection, document_ids))
    finally:
        connection.close()


@dataclass
class Withdrawals:
    """Keeps what stands in Slack in step with what may be quoted."""

    web: SlackWeb
    ledger: Ledger
    answers: Answers
    seen_generation: int | None = None

    async def check(self) -> int:
        """Edit what has to be edited once the briefings have changed; tell how many."""
        generation = await self.answers.generation()
        if generation == self.seen_generation:
            return 0
        # Before the quotes are read: a reply that is written down later checks by itself.
        self.seen_generation = generation
        try:
            quoted = await self.ledger.read(_quoted)
            return await self.mark_withdrawn(await self.answers.withdrawn(quoted))
        except BaseException:
            self.seen_generation = None
            raise

    async def check_reply(self, generation: int, document_ids: Iterable[str]) -> None:
        """Check a reply that just was written down, and was made with a given generation."""
        if generation != self.seen_generation:
            names = frozenset(document_ids)
            await self.mark_withdrawn(await self.answers.withdrawn(names))

    async def mark_withdrawn(self, document_ids: Iterable[str]) -> int:
        """Edit the messages that quote these briefings to say that they were withdrawn."""
        names = tuple(document_ids)
        if not names:
            return 0
        quoting = await self.ledger.read(lambda connection: _quoting(connection, names))
        for message in quoting:
            await self._edit(message)
        return len(quoting)

    async def _edit(self, message: Quoting) -> None:
        try:
            await self.web.update(
                message.key.channel, message.reply_ts, notice(WITHDRAWN, message.key)
            )
        except RefusedError as refusal:
            _log.warning("withdrawal not shown", extra={"code": refusal.code})
        await self.ledger.write(
            lambda connection: connection.execute(
                "UPDATE asks SET marked = 1 WHERE ask_id = ?", (message.ask_id,)
            )
        )


def _quoting(connection: sqlite3.Connection, document_ids: Sequence[str]) -> list[Quoting]:
    rows = connection.execute(_QUOTING, (json.dumps(list(document_ids)),)).fetchall()
    return [
        Quoting(ask_id, MessageKey(team, channel, ts), reply_ts)
        for ask_id, team, channel, ts, reply_ts in rows
    ]


def _quoted(connection: sqlite3.Connection) -> frozenset[str]:
    rows = connection.execute("SELECT DISTINCT document_id FROM quotes").fetchall()
    return frozenset(name for (name,) in rows)
