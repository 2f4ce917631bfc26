"""Counts for the library `limits`, kept in SQLite, so that processes share them.

The library's own storages are one process's memory, or a server to be run beside this one.
Entries of a key are numbered as they come: whether the window is full is then one look-up, of the
entry that is `limit` back, however large the limit.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from limits.storage import MovingWindowSupport, Storage

from api.widget_access.quota_file import QuotaFile

_LAST = "SELECT n, at FROM entries WHERE key = ? ORDER BY n DESC LIMIT 1"
_NTH = "SELECT at FROM entries WHERE key = ? AND n = ?"
_FIRST_IN_WINDOW = "SELECT n, at FROM entries WHERE key = ? AND at > ? ORDER BY n LIMIT 1"
_ADD = "INSERT INTO entries (key, n, at, expires_at) VALUES (?, ?, ?, ?)"
_FORGET_BEYOND = "DELETE FROM entries WHERE key = ? AND n <= ?"
_COUNT = (
    "INSERT INTO counters (key, amount, expires_at) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE "
    "SET amount = amount + excluded.amount RETURNING amount"
)


class SqliteStorage(Storage, MovingWindowSupport):
    """Fixed and moving windows in one file; used from one thread."""

    STORAGE_SCHEME = None

    def __init__(self, file: QuotaFile, *, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._file = file
        self._clock = clock

    @property
    def base_exceptions(self) -> type[Exception]:
        """Name the errors that are the storage's own."""
        return sqlite3.Error

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Do everything inside at once, or nothing of it; inside another one, as part of that."""
        connection = self._file.connection()
        if connection.in_transaction:
            yield connection
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Add entries to a moving window, if it has room for all of them."""
        if amount > limit:
            return False
        with self.transaction() as connection:
            last, last_at = connection.execute(_LAST, (key,)).fetchone() or (0, 0.0)
            # The order of entries is that of their times, also where the clock was set back.
            now = max(self._clock(), last_at)
            in_the_way = connection.execute(_NTH, (key, last - limit + amount)).fetchone()
            if in_the_way is not None and in_the_way[0] > now - expiry:
                return False
            added = range(last + 1, last + amount + 1)
            connection.executemany(_ADD, [(key, n, now, now + expiry) for n in added])
            connection.execute(_FORGET_BEYOND, (key, last + amount - limit))
            return True

    def get_moving_window(
        self,
        key: str,
        limit: int,  # noqa: ARG002 - part of the library's interface
        expiry: int,
    ) -> tuple[float, int]:
        """Tell when the oldest entry in the window was made, and how many there are."""
        connection, now = self._file.connection(), self._clock()
        last, last_at = connection.execute(_LAST, (key,)).fetchone() or (0, 0.0)
        since = max(now, last_at) - expiry
        first = connection.execute(_FIRST_IN_WINDOW, (key, since)).fetchone()
        if first is None:
            return now, 0
        n, at = first
        return at, last - n + 1

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count in a fixed window; the first one opens it."""
        with self.transaction() as connection:
            self._forget_counter(connection, key)
            opened = (key, amount, self._clock() + expiry)
            return int(connection.execute(_COUNT, opened).fetchone()[0])

    def get(self, key: str) -> int:
        """Tell the count of a fixed window."""
        return int(self._counter(key)[0])

    def get_expiry(self, key: str) -> float:
        """Tell when a fixed window ends."""
        return self._counter(key)[1]

    def check(self) -> bool:
        """Tell whether the file can be used."""
        try:
            self._file.connection().execute("SELECT 1 FROM entries LIMIT 1").fetchone()
        except sqlite3.Error:
            return False
        return True

    def reset(self) -> int:
        """Forget all counts; tell how many there were."""
        with self.transaction() as connection:
            forgotten = connection.execute("DELETE FROM entries").rowcount
            return forgotten + connection.execute("DELETE FROM counters").rowcount

    def clear(self, key: str) -> None:
        """Forget the counts of one key."""
        with self.transaction() as connection:
            connection.execute("DELETE FROM entries WHERE key = ?", (key,))
            connection.execute("DELETE FROM counters WHERE key = ?", (key,))

    def forget_expired(self) -> None:
        """Forget what no window holds any more."""
        with self.transaction() as connection:
            now = self._clock()
            connection.execute("DELETE FROM entries WHERE expires_at <= ?", (now,))
            connection.execute("DELETE FROM counters WHERE expires_at <= ?", (now,))

    def _counter(self, key: str) -> tuple[int, float]:
        now = self._clock()
        found: tuple[int, float] | None = (
            self._file.connection()
            .execute("SELECT amount, expires_at FROM counters WHERE key = ?", (key,))
            .fetchone()
        )
        return found if found is not None and found[1] > now else (0, now)

    def _forget_counter(self, connection: sqlite3.Connection, key: str) -> None:
        ended = (key, self._clock())
        connection.execute("DELETE FROM counters WHERE key = ? AND expires_at <= ?", ended)
