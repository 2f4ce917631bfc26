"""Ending tasks for good."""

import asyncio
from collections.abc import Iterable
from typing import Any

PATIENCE = 5.0
"""Seconds; longer than a task needs to end in order. Whoever ends what ends others waits longer."""


async def end(tasks: Iterable[asyncio.Task[Any]], *, patience: float = PATIENCE) -> None:
    """Cancel tasks until they have ended; what they raise stays with them.

    Once is not enough: where a request times out in the very moment in which its task is
    cancelled, aiohttp (3.14, nested timers) takes that for its own, and the task goes on.
    """
    left = {task for task in tasks if not task.done()}
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=patience)
