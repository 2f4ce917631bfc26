"""The secret of a data folder: made once, for its owner alone."""

import stat
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from api.server import serve
from api.widget_access.secret import SECRET, derive, open_secret
from rag.errors import StoreError
from rag.settings import Settings

PROCESS = """
import sys
from pathlib import Path
from api.widget_access.secret import open_secret

sys.stdin.read()
print(open_secret(Path(sys.argv[1])).hex())
"""


def test_it_is_made_for_its_owner_alone_and_kept(tmp_path: Path) -> None:
    secret = open_secret(tmp_path / "store")
    assert len(secret) == 32
    assert stat.S_IMODE((tmp_path / "store" / SECRET).stat().st_mode) == 0o600
    assert open_secret(tmp_path / "store") == secret
    assert open_secret(tmp_path / "other") != secret


def test_processes_that_begin_together_have_the_same(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROCESS, str(tmp_path / "store")]
    with ExitStack() as opened:
        running = [
            opened.enter_context(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            )
            for _ in range(6)
        ]
        # Each waits until its input ends, so that none is done before the last has begun.
        begun = [process.stdin.close() for process in running if process.stdin is not None]
        made = {process.stdout.read() for process in running if process.stdout is not None}
    assert len(begun) == 6
    assert [process.returncode for process in running] == [0] * 6
    assert len(made) == 1
    assert len(made.pop().strip()) == 64
    assert [path.name for path in (tmp_path / "store").glob("*widget.secret*")] == [SECRET]


def test_one_that_everybody_can_read_is_refused(tmp_path: Path) -> None:
    open_secret(tmp_path)
    (tmp_path / SECRET).chmod(0o644)
    with pytest.raises(StoreError, match=r"widget\.secret can be read by every user"):
        open_secret(tmp_path)


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_what_is_no_secret_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / SECRET).write_bytes(content)
    (tmp_path / SECRET).chmod(0o600)
    with pytest.raises(StoreError, match=f"holds {len(content)} bytes"):
        open_secret(tmp_path)


def test_one_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / SECRET).mkdir(mode=0o700)
    with pytest.raises(StoreError, match="cannot be read or made"):
        open_secret(tmp_path)


@pytest.mark.usefixtures("logging_restored")
def test_a_server_without_a_good_one_does_not_start(tmp_path: Path) -> None:
    (tmp_path / SECRET).write_bytes(b"short")
    with pytest.raises(StoreError, match=r"widget\.secret"):
        serve(Settings.model_validate({"port": 0, "data_dir": tmp_path}))


def test_keys_for_two_purposes_differ() -> None:
    assert derive(b"s" * 32, "one") != derive(b"s" * 32, "two")
    assert derive(b"s" * 32, "one") == derive(b"s" * 32, "one")
