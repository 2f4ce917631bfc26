"""What is counted, for how long, and by how many processes at once."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from api.widget_access.quotas import QUOTAS
from tests.api.widget_access.counting import outcome, quotas
from tests.api.widget_access.site import Clock


@pytest.mark.parametrize("between", [0.0, 0.4, 7.0, 59.0])
def test_waiting_as_long_as_is_said_is_enough_and_a_second_less_is_not(
    tmp_path: Path, between: float
) -> None:
    clock = Clock()
    counted = quotas(tmp_path, clock)
    assert outcome(counted) == 0
    clock.now += between
    assert outcome(counted) == 0
    wait = outcome(counted)
    assert wait > 0
    clock.now += wait - 1
    assert outcome(counted) == 1
    clock.now += 1
    assert outcome(counted) == 0


def test_the_longest_wait_is_said(tmp_path: Path) -> None:
    clock = Clock()
    counted = quotas(tmp_path, clock, address="2/minute;2/day")
    assert [outcome(counted) for _ in range(3)] == [0, 0, 86_400]
    clock.now += 86_399.5
    assert outcome(counted) == 1


def test_who_is_refused_uses_nothing_up(tmp_path: Path) -> None:
    clock = Clock()
    counted = quotas(tmp_path, clock, address="1/minute", site="3/day")
    assert [outcome(counted) > 0 for _ in range(20)] == [False] + [True] * 19
    assert outcome(counted, address="b") == 0
    assert outcome(counted, address="c") == 0
    assert outcome(counted, address="d") == 86_400


def test_a_window_moves(tmp_path: Path) -> None:
    clock = Clock()
    counted = quotas(tmp_path, clock, address="3/minute", site="99/day")
    waits = []
    for _ in range(9):
        waits.append(outcome(counted))
        clock.now += 15
    assert waits == [0, 0, 0, 15, 0, 0, 0, 15, 0]


def test_nothing_is_kept_longer_than_its_window(tmp_path: Path) -> None:
    clock = Clock()
    counted = quotas(tmp_path, clock, address="5/minute", site="5/hour")
    for name in "abc":
        outcome(counted, address=name)
    clock.now += 3600
    outcome(counted, address="d")
    counted.close()
    with sqlite3.connect(tmp_path / QUOTAS) as connection:
        rows = connection.execute("SELECT key FROM entries").fetchall()
    connection.close()
    assert len(rows) == 2


def test_a_clock_that_is_set_back_does_not_lengthen_the_queue(tmp_path: Path) -> None:
    clock = Clock()
    counted = quotas(tmp_path, clock)
    outcome(counted)
    clock.now -= 30
    assert outcome(counted) == 0
    assert outcome(counted) == 90


PROCESS = """
import sys
from pathlib import Path
from api.errors import QuotaExceededError
from api.widget_access.quotas import Counted, Quotas, read_quota

quotas = Quotas(
    Path(sys.argv[1]), per_address=read_quota("A", "1000/day"), per_site=read_quota("S", "60/day")
)
taken = 0
for n in range(50):
    try:
        quotas.take_now(Counted.QUESTION, site_key="pk_handbook", address=sys.argv[2])
    except QuotaExceededError:
        continue
    taken += 1
quotas.close()
print(taken)
"""


def test_two_processes_share_one_quota(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROCESS, str(tmp_path)]
    both = [
        subprocess.Popen([*command, name], stdout=subprocess.PIPE, text=True) for name in ("a", "b")
    ]
    taken = [int(process.communicate(timeout=120)[0]) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum(taken) == 60
