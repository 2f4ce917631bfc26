"""Messages that quote a withdrawn briefing are edited to say so."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from api.slack.answers import Answers
from api.slack.errors import RefusedError
from api.slack.ledger import Ledger
from api.slack.quoting import Quoting, quoted, quoting
from api.slack.rendering import WITHDRAWN, notice
from api.slack.web import SlackWeb

_log = logging.getLogger(__name__)


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
            names = await self.ledger.read(quoted)
            return await self.mark_withdrawn(await self.answers.withdrawn(names))
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
        found = await self.ledger.read(lambda connection: quoting(connection, names))
        for message in found:
            await self._edit(message)
        return len(found)

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
