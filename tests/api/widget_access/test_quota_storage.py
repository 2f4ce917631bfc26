"""The storage, as the library `limits` uses it, against the library's own."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from limits import RateLimitItemPerMinute, storage
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter

from api.widget_access.quota_file import QuotaFile
from api.widget_access.quota_storage import SqliteStorage
from tests.api.widget_access.site import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(tmp_path: Path, clock: Clock) -> SqliteStorage:
    return SqliteStorage(QuotaFile(tmp_path / "quotas.sqlite"), clock=clock)


STEPS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 5), st.sampled_from("ab")), max_size=30
)


@given(limit=st.integers(1, 6), steps=STEPS)
@settings(
    deadline=None,
    derandomize=True,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_moving_window_counts_as_in_memory(
    limit: int,
    steps: list[tuple[int, int, str]],
    kept: SqliteStorage,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept.reset()
    memory = storage.MemoryStorage()
    memory.timer.join()
    ours, theirs = MovingWindowRateLimiter(kept), MovingWindowRateLimiter(memory)
    item = RateLimitItemPerMinute(limit)
    with monkeypatch.context() as patched:
        patched.setattr("limits.storage.memory.time.time", clock)
        # Its clean-up would run in another thread, with the other clock.
        patched.setattr(memory, "_MemoryStorage__schedule_expiry", lambda: None)
        for later, cost, name in steps:
            # Whether an entry of exactly a minute ago still counts is where the two may differ.
            clock.now += later + 0.001
            assert ours.test(item, name, cost=cost) == theirs.test(item, name, cost=cost)
            assert ours.hit(item, name, cost=cost) == theirs.hit(item, name, cost=cost)
            stats = ours.get_window_stats(item, name)
            # What the library says of an empty window is of an entry that has left it.
            expected = theirs.get_window_stats(item, name) if stats.remaining < limit else stats
            assert stats == expected
            assert stats.remaining == theirs.get_window_stats(item, name).remaining


def test_a_fixed_window_counts_until_it_ends(kept: SqliteStorage, clock: Clock) -> None:
    limiter, item = FixedWindowRateLimiter(kept), RateLimitItemPerMinute(2)
    assert [limiter.hit(item, "a") for _ in range(3)] == [True, True, False]
    assert limiter.get_window_stats(item, "a") == (clock.now + 60, 0)
    clock.now += 59
    assert not limiter.test(item, "a")
    clock.now += 1
    assert limiter.test(item, "a")
    assert limiter.hit(item, "a", cost=2)
    assert not limiter.hit(item, "a")


def test_one_key_is_forgotten_and_then_all(kept: SqliteStorage) -> None:
    limiter, item = MovingWindowRateLimiter(kept), RateLimitItemPerMinute(1)
    assert limiter.hit(item, "a")
    assert limiter.hit(item, "b")
    limiter.clear(item, "a")
    assert limiter.hit(item, "a")
    assert not limiter.hit(item, "b")
    kept.incr("counter", 60)
    assert kept.reset() == 3
    assert limiter.hit(item, "b")


def test_no_more_is_kept_than_the_limit_needs(kept: SqliteStorage, clock: Clock) -> None:
    for _ in range(50):
        assert kept.acquire_entry("a", 3, 60)
        clock.now += 25
    rows = kept._file.connection().execute("SELECT count(*) FROM entries").fetchone()
    assert rows == (3,)


def test_it_tells_whether_it_can_be_used(tmp_path: Path, kept: SqliteStorage) -> None:
    assert kept.check()
    (tmp_path / "folder").mkdir()
    assert not SqliteStorage(QuotaFile(tmp_path / "folder")).check()


def acquire_and_fail(kept: SqliteStorage) -> None:
    with kept.transaction():
        assert kept.acquire_entry("a", 1, 60)
        raise ZeroDivisionError


def test_what_fails_inside_is_undone(kept: SqliteStorage) -> None:
    with pytest.raises(ZeroDivisionError):
        acquire_and_fail(kept)
    assert kept.acquire_entry("a", 1, 60)
