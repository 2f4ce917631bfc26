"""Quotas whose file is damaged, replaced, or cannot be written."""

import sqlite3
from pathlib import Path

import pytest

from api.widget_access import quota_file
from api.widget_access.quotas import QUOTAS
from tests.api.conftest import Connect
from tests.api.fakes import FakeAssistant
from tests.api.problems import problem
from tests.api.widget_access.counting import outcome, quotas
from tests.api.widget_access.site import SITES, Clock, Page

TWO = {"widget_sites": SITES, "widget_address_quota": "2/minute"}
DAMAGES = {
    "no database": b"this is no database, and never was one",
    "empty": b"",
    "header only": b"SQLite format 3\x00" + b"\x00" * 84,
}


@pytest.mark.parametrize("content", DAMAGES.values(), ids=list(DAMAGES))
def test_a_damaged_file_is_begun_anew(connect: Connect, tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    (folder / QUOTAS).write_bytes(content)
    page = Page(connect(**TWO))
    assert page.begin().status_code == 201
    assert [page.ask().status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize("suffix", ["", "-wal"])
def test_a_file_damaged_while_it_is_used_is_begun_anew(
    connect: Connect, tmp_path: Path, suffix: str
) -> None:
    page = Page(connect(**TWO))
    page.begin()
    page.ask()
    with (tmp_path / "store" / (QUOTAS + suffix)).open("r+b") as file:
        file.write(b"\xff" * 4096)
    assert page.begin().status_code == 201
    assert page.ask().status_code == 200


def test_tables_of_another_program_are_replaced(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / QUOTAS) as connection:
        connection.execute("CREATE TABLE entries (something TEXT)")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    assert outcome(quotas(tmp_path, Clock())) == 0


def test_a_file_that_was_removed_is_made_again(tmp_path: Path) -> None:
    counted = quotas(tmp_path, Clock())
    assert outcome(counted) == 0
    for path in tmp_path.glob("quotas.sqlite*"):
        path.unlink()
    assert [outcome(counted) for _ in range(3)] == [0, 0, 60]


def test_one_process_rebuilds_and_the_others_go_on_with_it(tmp_path: Path) -> None:
    first, second = quotas(tmp_path, Clock()), quotas(tmp_path, Clock())
    assert [outcome(first), outcome(second), outcome(first)] == [0, 0, 60]
    for path in (tmp_path / QUOTAS, tmp_path / f"{QUOTAS}-wal"):
        with path.open("r+b") as file:
            file.write(b"\xff" * path.stat().st_size)
    # The first two have what they need in their caches; a third has not.
    assert outcome(quotas(tmp_path, Clock())) == 0
    assert [outcome(first), outcome(second)] == [0, 60]


def test_what_cannot_be_counted_is_not_let_through(
    connect: Connect, tmp_path: Path, assistant: FakeAssistant
) -> None:
    page = Page(connect(**TWO))
    page.begin()
    page.client = connect(**TWO, data_dir=tmp_path / "other")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "widget.secret").write_bytes(
        (tmp_path / "store" / "widget.secret").read_bytes()
    )
    (tmp_path / "other" / "widget.secret").chmod(0o600)
    (tmp_path / "other" / QUOTAS).mkdir()
    response = page.ask()
    problem(response, 503, "busy")
    assert response.headers["retry-after"] == "1"
    assert assistant.asked == []


def test_a_file_that_another_process_holds_is_waited_for_and_then_refused(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quota_file, "_BUSY_SECONDS", 0.1)
    page = Page(connect(**TWO))
    page.begin()
    holder = sqlite3.connect(tmp_path / "store" / QUOTAS, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    problem(page.ask(), 503, "busy")
    holder.execute("ROLLBACK")
    holder.close()
    assert page.ask().status_code == 200
