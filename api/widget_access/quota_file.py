"""The SQLite file that every process counts in."""

import logging
import sqlite3
from contextlib import suppress
from pathlib import Path

from filelock import FileLock

_log = logging.getLogger(__name__)
_SCHEMA = Path(__file__).with_name("quotas.sql")
SCHEMA_VERSION = 1
_BUSY_SECONDS = 5.0
_PRIMARY_CODE = 0xFF
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
"""The last is what SQLite says of a file whose tables are not the ones asked for."""


class QuotaFile:
    """One file in WAL mode, used from one thread of each process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._inode: int | None = None

    def connection(self) -> sqlite3.Connection:
        """Open the file, again if another has taken its place."""
        if self._connection is None or self._inode != self._found_inode():
            self.close()
            with self._lock():
                self._connection = self._open()
                self._inode = self._found_inode()
        return self._connection

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def rebuild(self) -> None:
        """Begin anew where the file is damaged, unless another process has done so already."""
        self.close()
        with self._lock():
            try:
                self._open().close()
            except sqlite3.DatabaseError as exc:
                if not is_damage(exc):
                    raise
                _log.warning("quotas begun anew", exc_info=exc)
                for suffix in ("", "-wal", "-shm"):
                    self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            # A lost machine may lose the last counts; a lost process loses none.
            connection.execute("PRAGMA synchronous = NORMAL")
            _create_or_check(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _found_inode(self) -> int | None:
        try:
            return self._path.stat().st_ino
        except OSError:
            return None

    def _lock(self) -> FileLock:
        # Held while a file is opened or replaced, so that nobody opens half of each.
        return FileLock(self._path.with_suffix(".lock"), timeout=_BUSY_SECONDS)


def is_damage(exc: sqlite3.Error) -> bool:
    """Tell whether a new file would help."""
    code = getattr(exc, "sqlite_errorcode", None)
    return code is not None and code & _PRIMARY_CODE in _DAMAGED


def _create_or_check(connection: sqlite3.Connection) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 0:
        script = _SCHEMA.read_text(encoding="utf-8")
        connection.executescript(
            f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {SCHEMA_VERSION};\nCOMMIT;"
        )
    connection.execute("SELECT key, n, at, expires_at FROM entries LIMIT 1").fetchone()
    connection.execute("SELECT key, amount, expires_at FROM counters LIMIT 1").fetchone()
    (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if said != "ok":
        damage = sqlite3.DatabaseError(said)
        damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise damage
