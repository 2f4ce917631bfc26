"""Obeying Slack's rate limits: once it says wait, every call of that method waits."""

import asyncio
import random
import time
from collections.abc import Mapping

_JITTER = 0.25


class RateLimits:
    """Knows for each method until when Slack wants to be left alone."""

    def __init__(self) -> None:
        self._not_before: dict[str, float] = {}

    async def wait(self, method: str) -> None:
        """Wait until `method` may be called."""
        while (left := self._not_before.get(method, 0.0) - time.monotonic()) > 0:
            # The jitter keeps those that waited together from calling together.
            await asyncio.sleep(left + random.uniform(0, _JITTER))  # noqa: S311 - no secret

    def limited(self, method: str) -> bool:
        """Tell whether `method` has to wait now."""
        return self._not_before.get(method, 0.0) > time.monotonic()

    def close(self, method: str, headers: Mapping[str, str]) -> None:
        """Take note of a refusal with `Retry-After`."""
        given = next((v for k, v in headers.items() if k.lower() == "retry-after"), "1")
        seconds = int(given) if given.isascii() and given.isdigit() else 1
        until = time.monotonic() + seconds
        self._not_before[method] = max(self._not_before.get(method, 0.0), until)
