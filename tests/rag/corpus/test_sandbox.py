"""Whatever a parser does, the one who asked lives on and hears why."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.corpus.sandbox import Sandbox, SandboxError

ROGUE = "tests.rag.corpus.rogue_worker"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(timeout_seconds=2.0, memory_mib=256, reply_mib=1, module=ROGUE) as box:
        yield box


def _n_open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _order(folder: Path, words: str) -> Path:
    path = folder / "order.txt"
    path.write_text(words, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ("hang", "took longer than 2 seconds"),
        ("spin", "took longer than 2 seconds"),
        ("leave", "took the parsing process down"),
        ("crash", "took the parsing process down"),
        ("swell", "took more than 256 MiB of memory"),
        ("flood", "holds more text than 1 MiB"),
    ],
)
def test_misdeed_is_an_error_that_says_what_it_was(
    sandbox: Sandbox, tmp_path: Path, order: str, reason: str
) -> None:
    with pytest.raises(SandboxError, match=reason):
        sandbox.ask(_order(tmp_path, order))


@pytest.mark.parametrize("order", ["hang", "leave", "crash", "swell", "flood", "chatter"])
def test_next_file_is_parsed_after_a_misdeed(sandbox: Sandbox, tmp_path: Path, order: str) -> None:
    path = _order(tmp_path, order)
    if order != "chatter":
        with pytest.raises(SandboxError):
            sandbox.ask(path)

    reply = json.loads(sandbox.ask(_order(tmp_path, "The port reopened on Tuesday.")))

    assert reply["documents"][0]["text"] == "The port reopened on Tuesday."


def test_worker_is_kept_between_files(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.ask(_order(tmp_path, "One."))
    first = sandbox._process
    sandbox.ask(_order(tmp_path, "Two."))

    assert sandbox._process is first


def test_worker_killed_from_outside_is_replaced(sandbox: Sandbox, tmp_path: Path) -> None:
    path = _order(tmp_path, "One.")
    sandbox.ask(path)
    assert sandbox._process is not None
    sandbox._process.kill()
    sandbox._process.wait()

    assert b"One." in sandbox.ask(path)


def test_interrupted_answer_is_not_given_to_the_next_file(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(deadline: float) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sandbox, "_receive", interrupted)
        with pytest.raises(KeyboardInterrupt):
            sandbox.ask(_order(tmp_path, "One."))

    assert b"Two." in sandbox.ask(_order(tmp_path, "Two."))


def test_closing_leaves_no_process_and_no_pipe(tmp_path: Path) -> None:
    open_before = _n_open_files()
    with Sandbox(timeout_seconds=5.0, memory_mib=256, reply_mib=1) as box:
        box.ask(_order(tmp_path, "One."))
        process = box._process

    assert process is not None
    assert process.poll() is not None
    assert _n_open_files() == open_before


def test_worker_is_replaced_after_many_files(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.corpus.sandbox._MOST_FILES", 1)
    sandbox.ask(_order(tmp_path, "One."))
    first = sandbox._process
    sandbox.ask(_order(tmp_path, "Two."))

    assert sandbox._process is not first
