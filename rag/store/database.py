"""The catalog's SQLite file: connections, transactions, and what its errors mean."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rag.errors import StoreBusyError, StoreDamagedError, StoreError

CATALOG = "catalog.sqlite"
SCHEMA_VERSION = 1
_SCHEMA = Path(__file__).with_name("schema.sql")
_BUSY_TIMEOUT_SECONDS = 10.0
_PRIMARY_CODE = 0xFF
_UNUSABLE = {
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_NOMEM,
}
_REPAIR = "run `briefings verify --repair`"


class Database:
    """One SQLite file in WAL mode, with a connection for each thread that asks."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._opened: dict[threading.Thread, sqlite3.Connection] = {}
        self._lock = threading.Lock()
        # SQLite lets waiting writers sleep and try again; in a queue they lose no time.
        self._turn = threading.Lock()
        with self.errors():
            self._create()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend this thread's connection; SQLite's errors come out as the store's."""
        with self.errors():
            yield self._connection()

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """Run one transaction; `durable` waits until it is on the disk.

        A transaction that is not durable becomes so with the next one that is, and a crash
        leaves all of it or nothing.
        """
        with self._turn, self.errors():
            connection = self._connection()
            connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # After a full disk SQLite has rolled back by itself.
                if connection.in_transaction:
                    with suppress(sqlite3.Error):
                        connection.execute("ROLLBACK")
                raise

    def checkpoint(self) -> bool:
        """Move everything from the write-ahead log into the file; false when readers were in it."""
        with self.reading() as connection:
            row = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return bool(row[0] == 0)

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            for connection in self._opened.values():
                with suppress(sqlite3.Error):
                    connection.close()
            self._opened.clear()
            self._local = threading.local()

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn SQLite's errors into the store's, which say what to do."""
        try:
            yield
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.Error as exc:
            raise _store_error(exc, self.path) from exc

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None and self._identity() == self._local.identity:
            return connection
        # A first use in this thread, or a repair has put another file in the place of this one.
        self._local.connection = connection = self._connect()
        with self._lock:
            for thread in [thread for thread in self._opened if not thread.is_alive()]:
                self._opened.pop(thread).close()
            self._opened[threading.current_thread()] = connection
        self._local.identity = self._identity()
        return connection

    def _identity(self) -> int | None:
        try:
            return self.path.stat().st_ino
        except OSError:
            return None

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path,
            timeout=_BUSY_TIMEOUT_SECONDS,
            isolation_level=None,
            check_same_thread=False,  # only so that `close` may close them all
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        return connection

    def _create(self) -> None:
        connection = self._connection()
        if _version(connection) == 0:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("BEGIN IMMEDIATE")
            # Another process may have created it while this one waited for the lock.
            if _version(connection) == 0:
                for statement in _statements(_SCHEMA.read_text()):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            connection.execute("COMMIT")
        if (version := _version(connection)) != SCHEMA_VERSION:
            raise StoreError(
                f"{self.path} has schema {version}, this program reads {SCHEMA_VERSION}; "
                "use the version that wrote it, or another data folder"
            )


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> Iterator[str]:
    """Split a script, since `executescript` would commit by itself."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _store_error(exc: sqlite3.Error, path: Path) -> StoreError:
    code = getattr(exc, "sqlite_errorcode", None)
    primary = None if code is None else code & _PRIMARY_CODE
    if primary in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StoreBusyError(f"{path} is being written to by another process; try again")
    if primary == sqlite3.SQLITE_FULL:
        return StoreError(f"no room left on the disk of {path}; nothing was changed")
    if primary in _UNUSABLE and code != sqlite3.SQLITE_IOERR_SHORT_READ:
        return StoreError(f"{path} cannot be read or written: {exc}")
    return StoreDamagedError(f"{path} is damaged ({exc}); {_REPAIR}")
