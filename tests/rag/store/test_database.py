import os
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from rag.errors import StoreBusyError, StoreDamagedError, StoreError
from rag.store import database as module
from rag.store.database import Database


def test_it_is_written_ahead_waits_for_the_disk_and_forgets_what_is_deleted(tmp_path: Path) -> None:
    with closing(Database(tmp_path / "c.sqlite")) as database, database.writing() as connection:
        read = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }
    assert read == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    class WentWrongError(Exception):
        pass

    def fail(database: Database) -> None:
        with database.writing() as connection:
            connection.execute("INSERT INTO tombstones VALUES ('a', '', 1, '[]', '', x'00')")
            raise WentWrongError

    with closing(Database(tmp_path / "c.sqlite")) as database:
        with pytest.raises(WentWrongError):
            fail(database)
        with database.reading() as connection:
            assert connection.execute("SELECT count(*) FROM tombstones").fetchone() == (0,)


def test_threads_have_connections_of_their_own(tmp_path: Path) -> None:
    with closing(Database(tmp_path / "c.sqlite")) as database:
        with ThreadPoolExecutor(2) as pool, database.reading() as mine:
            barrier = threading.Barrier(2)

            def identify() -> int:
                with database.reading() as connection:
                    barrier.wait()
                    return id(connection)

            others = {future.result() for future in [pool.submit(identify) for _ in range(2)]}
        assert len(others | {id(mine)}) == 3


def test_connections_of_threads_that_ended_are_closed(tmp_path: Path) -> None:
    def read() -> None:
        with database.reading():
            pass

    with closing(Database(tmp_path / "c.sqlite")) as database:
        for _ in range(20):
            thread = threading.Thread(target=read)
            thread.start()
            thread.join()
        assert len(database._opened) <= 2


def test_two_processes_may_create_it_at_once(tmp_path: Path) -> None:
    code = "import sys, pathlib; from rag.store.database import Database; "
    code += "Database(pathlib.Path(sys.argv[1])).close()"
    started = [
        subprocess.Popen([sys.executable, "-c", code, tmp_path / "c.sqlite"]) for _ in range(3)
    ]
    assert [process.wait() for process in started] == [0, 0, 0]


def test_a_writer_that_waits_too_long_is_told_that_it_is_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BUSY_TIMEOUT_SECONDS", 0.01)
    path = tmp_path / "c.sqlite"
    with closing(Database(path)) as database, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusyError, match="another process"), database.writing():
            pass


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"\x00" * 8192])
def test_a_file_that_is_no_database_is_damage(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "c.sqlite").write_bytes(content)
    with pytest.raises(StoreDamagedError, match="verify --repair"):
        Database(tmp_path / "c.sqlite")


def test_another_schema_is_refused_and_both_are_named(tmp_path: Path) -> None:
    Database(tmp_path / "c.sqlite").close()
    with closing(sqlite3.connect(tmp_path / "c.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="schema 99, this program reads 1"):
        Database(tmp_path / "c.sqlite")


def test_a_folder_that_is_not_there_is_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read or written"):
        Database(tmp_path / "nowhere" / "c.sqlite")


def test_the_store_is_used_without_loading_torch() -> None:
    code = "import sys, rag.store.store, rag.store.ingest, rag.store.verify, rag.store.withdraw; "
    code += (
        "sys.exit(sorted({'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ, check=False, capture_output=True
    )
    assert (done.returncode, done.stderr) == (1, b"[]\n")
