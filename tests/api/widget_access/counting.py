"""Quotas over a clock that a test sets."""

from pathlib import Path

from api.widget_access.quotas import Counted, Quotas, read_quota
from tests.api.widget_access.site import KEY, Clock


def quotas(folder: Path, clock: Clock, *, address: str = "2/minute", site: str = "9/day") -> Quotas:
    return Quotas(
        folder,
        per_address=read_quota("A", address),
        per_site=read_quota("S", site),
        clock=clock,
    )


def outcome(counted: Quotas, *, address: str = "a") -> int:
    """Ask; tell how long to wait, or 0."""
    try:
        counted.take_now(Counted.QUESTION, site_key=KEY, address=address)
    except Exception as exc:  # noqa: BLE001 - any other fails for want of the attribute
        wait: int = exc.wait_seconds  # type: ignore[attr-defined]  # of QuotaExceededError
        return wait
    return 0
