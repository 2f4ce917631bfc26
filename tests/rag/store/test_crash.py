"""kill -9 at random points of writing; `make crash N=5000` runs it at length."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.rag.store.conftest import Folder
from tests.rag.store.parsing import parse_plain

POINTS = int(os.environ.get("CRASH_POINTS", "50"))
SEED = int(os.environ.get("CRASH_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)


class Writers:
    """Children of one process that has everything imported."""

    def __init__(self, folder: Folder) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.rag.store.crash_zygote", folder.data, folder.sources],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def run(self, command: str, *, killed_after_seconds: float | None = None) -> bool:
        """Let a child write, and kill it; tell whether it acknowledged before that."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(command + "\n")
        first = self._process.stdout.readline().strip()
        acknowledged = first == "acknowledged"
        pid = int(self._process.stdout.readline() if acknowledged else first)
        if killed_after_seconds is not None:
            time.sleep(killed_after_seconds)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while (line := self._process.stdout.readline().strip()) != "gone":
            acknowledged = line == "acknowledged"
        return acknowledged

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture
def writers(folder: Folder) -> Iterator[Writers]:
    opened = Writers(folder)
    yield opened
    opened.close()


def stored(folder: Folder) -> dict[str, str]:
    with folder.open() as store:
        number = store.current().number
        listed = store.catalog.documents(generation=number)
        ids = [document.document_id for document in listed]
        assert len(ids) == len(set(ids))
        return {name: store.catalog.document(name, generation=number).text for name in ids}


def change_sources(folder: Folder, draw: random.Random, point: int) -> None:
    folder.write(f"new {point}.txt", f"New {point}\n\nWord {draw.random()}.\n")
    changed = draw.choice(sorted(folder.sources.iterdir()))
    changed.write_text(f"{changed.stem}\n\nChanged at point {point}.\n\nAnd {draw.random()}.\n")


def expected_after(folder: Folder, withdrawn: set[str]) -> dict[str, str]:
    names = {path.stem.replace(" ", "-"): path for path in folder.sources.iterdir()}
    return {
        name: parse_plain(path.read_text()).text
        for name, path in names.items()
        if name not in withdrawn
    }


@pytest.mark.crash
@pytest.mark.timeout(120 + 3 * POINTS)
def test_no_kill_loses_or_doubles_or_damages_anything(
    folder: Folder, writers: Writers, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{POINTS} kills, CRASH_SEED={SEED} ")
    draw = random.Random(SEED)  # noqa: S311 - to choose moments
    change_sources(folder, draw, 0)
    writers.run("ingest")
    began = time.monotonic()
    change_sources(folder, draw, 0)
    writers.run("ingest")
    longest = 1.2 * (time.monotonic() - began)
    before, withdrawn = stored(folder), set[str]()
    for point in range(1, POINTS + 1):
        if point % 5 == 0 and before:
            name = draw.choice(sorted(before))
            command, after = f"withdraw {name}", {k: v for k, v in before.items() if k != name}
        else:
            change_sources(folder, draw, point)
            command, after = "ingest", expected_after(folder, withdrawn)
        acknowledged = writers.run(command, killed_after_seconds=draw.uniform(0, longest))
        found = stored(folder)
        assert found == after or (found == before and not acknowledged), f"point {point}: {command}"
        if command != "ingest" and found == after:
            withdrawn.add(name)
        assert folder.verify().findings == (), f"point {point}: {command}"
        before = found
