"""The ledger: every delivery is written down before it is acknowledged, every reply once posted.

It is a file of its own, in WAL mode with `synchronous=FULL`: what Slack has been told is received
must survive the power going, since Slack will not send it again.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from api.slack import intake
from api.slack.asks import Ask, RecordedReply, State, read_ask
from api.slack.incoming import Incoming
from api.slack.owner import Owner, is_alive
from rag.errors import StoreDamagedError, StoreError

LEDGER = "slack.sqlite"
SCHEMA_VERSION = 2
"""2 added the table of ratings; what a later version adds, an older ledger gets when opened."""
_SCHEMA = Path(__file__).with_name("ledger.sql")
_BUSY_SECONDS = 20.0
_FORGET_EVERY = 200
T = TypeVar("T")


class Ledger:
    """One SQLite file that several processes may share; each has one thread for it."""

    def __init__(self, data_dir: Path, owner: Owner) -> None:
        self._owner = owner
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="slack-ledger")
        self._connection = self._thread.submit(connect, data_dir).result()
        self._n_taken = 0

    def close(self) -> None:
        """Let go of the file."""
        self._thread.submit(self._connection.close).result()
        self._thread.shutdown()

    async def take_in(self, heard: Incoming) -> tuple[int, ...]:
        """Write a delivery down; return the asks to work on because of it."""

        def write(connection: sqlite3.Connection) -> tuple[int, ...]:
            self._n_taken += 1
            if self._n_taken % _FORGET_EVERY == 0:
                intake.forget_waiting(connection)
            return intake.take_in(connection, heard, owner=self._owner.name)

        return await self._write(write)

    async def begin(self, ask_id: int) -> Ask | None:
        """Start on an ask; None while another ask of its thread is being answered, or it is gone.

        Use `is_open` to tell the two apart.
        """

        def write(connection: sqlite3.Connection) -> Ask | None:
            begun = connection.execute(
                "UPDATE asks SET begun = 1 WHERE ask_id = ? AND owner = ? AND state = 'open' "
                "AND (begun = 1 OR NOT EXISTS (SELECT 1 FROM asks AS other "
                "WHERE other.channel = asks.channel AND other.thread_ts = asks.thread_ts "
                "AND other.thread_ts <> '' AND other.state = 'open' AND other.begun = 1 "
                "AND other.team = asks.team AND other.ask_id <> asks.ask_id))",
                (ask_id, self._owner.name),
            )
            return read_ask(connection, ask_id) if begun.rowcount else None

        return await self._write(write)

    async def is_open(self, ask_id: int) -> bool:
        """Tell whether an ask still is ours to work on."""

        def read(connection: sqlite3.Connection) -> bool:
            found = connection.execute(
                "SELECT 1 FROM asks WHERE ask_id = ? AND owner = ? AND state = 'open'",
                (ask_id, self._owner.name),
            )
            return found.fetchone() is not None

        return await self._run(read)

    async def record_reply(self, ask: Ask, reply_ts: str) -> tuple[int, ...]:
        """Write down that the reply stands; return the asks that this opens."""

        def write(connection: sqlite3.Connection) -> tuple[int, ...]:
            thread_ts = reply_ts if ask.is_command else ask.thread_ts
            connection.execute(
                "UPDATE asks SET reply_ts = ?, thread_ts = ? WHERE ask_id = ?",
                (reply_ts, thread_ts, ask.ask_id),
            )
            if not ask.is_command:
                return ()
            return intake.wake(
                connection, ask.key.team, ask.key.channel, thread_ts, owner=self._owner.name
            )

        return await self._write(write)

    async def finish(
        self, ask: Ask, state: State, *, answer_id: str = "", document_ids: Sequence[str] = ()
    ) -> bool:
        """Write down that the reply is complete; false when the question changed meanwhile."""

        def write(connection: sqlite3.Connection) -> bool:
            finished = connection.execute(
                "UPDATE asks SET state = ?, begun = 0, look = 0, text = NULL, response_url = '', "
                "answer_id = ?, marked = 0 WHERE ask_id = ? AND revision = ?",
                (state, answer_id, ask.ask_id, ask.revision),
            )
            if not finished.rowcount:
                return False
            connection.execute("DELETE FROM quotes WHERE ask_id = ?", (ask.ask_id,))
            connection.executemany(
                "INSERT OR IGNORE INTO quotes VALUES (?, ?)",
                [(document_id, ask.ask_id) for document_id in document_ids],
            )
            return True

        return await self._write(write)

    async def fail(self, ask_id: int, failure: str) -> None:
        """Write down that Slack will not take the reply."""
        await self._write(
            lambda connection: connection.execute(
                "UPDATE asks SET state = 'failed', begun = 0, text = NULL, response_url = '', "
                "failure = ? WHERE ask_id = ?",
                (failure, ask_id),
            )
        )

    async def adopt(self) -> tuple[int, ...]:
        """Take over what processes that have ended left open; each must look before it posts."""

        def read(connection: sqlite3.Connection) -> list[str]:
            rows = connection.execute("SELECT DISTINCT owner FROM asks WHERE state = 'open'")
            return [name for (name,) in rows.fetchall()]

        mine = self._owner.name
        adopted: list[int] = []
        for name in await self._run(read):
            if name != mine and not is_alive(self._owner.folder, name):
                adopted += await self._write(partial(_adopt, dead=name, owner=mine))
        return tuple(adopted)

    async def reply_of(self, ask_id: int) -> str | None:
        """Name the reply to an ask, if one is written down."""

        def read(connection: sqlite3.Connection) -> str | None:
            row: tuple[str | None] = connection.execute(
                "SELECT reply_ts FROM asks WHERE ask_id = ?", (ask_id,)
            ).fetchone()
            return row[0]

        return await self._run(read)

    async def replies(self, channel: str, thread_ts: str) -> Mapping[str, RecordedReply]:
        """Find the replies in a thread that are written down, by their ts."""

        def read(connection: sqlite3.Connection) -> dict[str, RecordedReply]:
            rows = connection.execute(
                "SELECT reply_ts, ts, answer_id FROM asks "
                "WHERE channel = ? AND thread_ts = ? AND reply_ts <> ''",
                (channel, thread_ts),
            )
            return {reply: RecordedReply(ts, answer or "") for reply, ts, answer in rows.fetchall()}

        return await self._run(read)

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Let `work` read, in the ledger's thread."""
        return await self._run(work)

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Let `work` write in one transaction, in the ledger's thread."""
        return await self._write(work)

    async def _write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        def transaction(connection: sqlite3.Connection) -> T:
            connection.execute("BEGIN IMMEDIATE")
            try:
                outcome = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return outcome

        return await self._run(transaction)

    async def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        loop = asyncio.get_running_loop()
        # Shielded: what has been handed to the thread is done, whoever stops waiting for it.
        return await asyncio.shield(loop.run_in_executor(self._thread, work, self._connection))


def connect(data_dir: Path) -> sqlite3.Connection:
    """Open the ledger, and make it where there is none.

    Raises:
        StoreError: it cannot be opened, or another version wrote it.
    """
    path = data_dir / LEDGER
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        version = _make(connection)
    except sqlite3.DatabaseError as exc:
        raise StoreDamagedError(
            f"{path} cannot be opened ({exc}); move it away, and a new one is made"
        ) from exc
    except OSError as exc:
        raise StoreError(f"the data folder {data_dir} cannot be made ({exc.strerror})") from exc
    if version != SCHEMA_VERSION:
        raise StoreError(f"{path} has schema {version}, this program reads {SCHEMA_VERSION}")
    return connection


def _make(connection: sqlite3.Connection) -> int:
    connection.execute("BEGIN IMMEDIATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version < SCHEMA_VERSION:
        for statement in _SCHEMA.read_text(encoding="utf-8").split(";"):
            if statement.strip():
                connection.execute(statement)
        version = SCHEMA_VERSION
        connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("COMMIT")
    return int(version)


def _adopt(connection: sqlite3.Connection, *, dead: str, owner: str) -> list[int]:
    rows = connection.execute(
        "UPDATE asks SET owner = ?, look = 1 WHERE owner = ? AND state = 'open' RETURNING ask_id",
        (owner, dead),
    )
    return [ask_id for (ask_id,) in rows.fetchall()]
