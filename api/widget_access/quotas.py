"""How much may be asked: quotas per visitor and per site, shared by all processes of a data folder.

A damaged file is begun anew rather than refused: what it holds is worth a day at most, and a widget
that stays shut until somebody looks would be the greater harm. Where the file cannot be written at
all, nothing is let through: a server that cannot count must not give away what was limited.
"""

import asyncio
import logging
import math
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path

from filelock import Timeout
from limits import RateLimitItem, parse_many
from limits.strategies import MovingWindowRateLimiter

from api.errors import BusyError, QuotaExceededError
from api.widget_access.quota_file import QuotaFile, is_damage
from api.widget_access.quota_storage import SqliteStorage
from rag.errors import SettingsError

_log = logging.getLogger(__name__)
QUOTAS = "quotas.sqlite"
Bound = tuple[RateLimitItem, tuple[str, ...]]
"""A limit, and whose it is."""


class Counted(StrEnum):
    """What is counted; each has the whole quota for itself."""

    QUESTION = "questions"
    SESSION = "sessions"
    FEEDBACK = "feedback"


class Quotas:
    """Counts in a thread of its own, since another process may hold the file for a moment."""

    def __init__(
        self,
        data_dir: Path,
        *,
        per_address: Sequence[RateLimitItem],
        per_site: Sequence[RateLimitItem],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._per_address = per_address
        self._per_site = per_site
        self._clock = clock
        self._file = QuotaFile(data_dir / QUOTAS)
        self._storage = SqliteStorage(self._file, clock=clock)
        self._limiter = MovingWindowRateLimiter(self._storage)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="quotas")

    async def take(self, counted: Counted, *, site_key: str, address: str) -> None:
        """Take one of what the visitor and the site have.

        Raises:
            QuotaExceededError: one of them has none left.
            BusyError: the quotas cannot be counted.
        """
        await asyncio.wrap_future(self._submit(counted, site_key, address))

    def take_now(self, counted: Counted, *, site_key: str, address: str) -> None:
        """Do the same from a thread."""
        self._submit(counted, site_key, address).result()

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        self._thread.submit(self._file.close).result()

    def _submit(self, counted: Counted, site_key: str, address: str) -> Future[None]:
        bounds = [
            *((limit, ("address", site_key, counted, address)) for limit in self._per_address),
            *((limit, ("site", site_key, counted)) for limit in self._per_site),
        ]
        return self._thread.submit(self._take, bounds, counted)

    def _take(self, bounds: Sequence[Bound], counted: Counted) -> None:
        try:
            try:
                self._count(bounds, counted)
            except sqlite3.DatabaseError as exc:
                if not is_damage(exc):
                    raise
                self._file.rebuild()
                self._count(bounds, counted)
        except (sqlite3.Error, OSError, Timeout) as exc:
            _log.error("quotas not counted", exc_info=exc)
            raise BusyError(
                "The quotas cannot be counted just now; ask again in a moment."
            ) from exc

    def _count(self, bounds: Sequence[Bound], counted: Counted) -> None:
        # All or none: whoever is refused for one limit has used up nothing of the others.
        with self._storage.transaction():
            self._storage.forget_expired()
            full = [bound for bound in bounds if not self._limiter.test(bound[0], *bound[1])]
            if full:
                raise self._refusal(full, counted)
            for limit, whose in bounds:
                self._limiter.hit(limit, *whose)

    def _refusal(self, full: Sequence[Bound], counted: Counted) -> QuotaExceededError:
        resets = [self._limiter.get_window_stats(limit, *whose).reset_time for limit, whose in full]
        wait_seconds = max(1, math.ceil(max(resets) - self._clock()))
        whose = "your address" if full[0][1][0] == "address" else "this site"
        return QuotaExceededError(
            f"There were too many {counted} from {whose}; more are taken in {wait_seconds} s.",
            wait_seconds=wait_seconds,
        )


def read_quota(variable: str, given: str) -> tuple[RateLimitItem, ...]:
    """Read limits such as `20/minute;400/day`.

    Raises:
        SettingsError: they are none.
    """
    try:
        limits = tuple(parse_many(given))
    except ValueError:
        limits = ()
    if not limits or min(limit.amount for limit in limits) < 1:
        raise SettingsError(
            f"{variable} is {given!r}; write limits of at least 1, such as 20/minute;400/day"
        )
    return limits
