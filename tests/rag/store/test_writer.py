import subprocess
import sys
from pathlib import Path

import pytest

from rag.errors import StoreBusyError
from rag.store.writer import writer, writer_lock
from tests.rag.store.conftest import Folder

HOLD = """
import pathlib, sys, time
from rag.store.writer import writer_lock
with writer_lock(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


def test_another_process_is_turned_away_until_the_holder_dies(filled: Folder) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, filled.data], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreBusyError, match="wait until it is done"):
            filled.ingest()
        holder.kill()
        holder.wait()
        filled.ingest()


def test_the_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), writer_lock(tmp_path):
        raise KeyboardInterrupt
    with writer_lock(tmp_path):
        pass


def test_what_a_killed_writer_left_is_cleared(filled: Folder) -> None:
    unfinished = filled.data / "generations" / "2"
    unfinished.mkdir()
    (unfinished / "vectors.faiss").write_bytes(b"half")
    with writer(filled.data) as database, database.writing() as connection:
        connection.execute("UPDATE documents SET added_in = added_in")
    assert not unfinished.exists()
