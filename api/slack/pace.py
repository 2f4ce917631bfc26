"""How long the bot waits for what."""

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds; tests are in more of a hurry than people."""

    retry: float = 1.0
    """Before the first new attempt when Slack did not answer; doubles each time."""
    retry_most: float = 60.0
    turn: float = 0.1
    """Between two looks whether an earlier question of the same thread is done."""
    watch: float = 5.0
    """Between two looks for abandoned asks and new generations."""
    status: float = 2.0
    """How long showing that work goes on may hold up the reply."""
    placeholder: float = 2.5
    """After this, a reply that is not streamed says that it is being worked on."""
    reconnect: float = 1.0
    """Before a lost connection is made anew; doubles each time it fails."""
    reconnect_most: float = 60.0
    heartbeat: float = 15.0
    """A connection that is silent for longer than this is made anew."""
    give_up: float = 86_400.0
    """An ask older than this is not retried any more."""

    def backoff(self, attempt: int) -> float:
        """Tell how long to wait before the given attempt, from 1."""
        return _doubled(self.retry, attempt, self.retry_most)

    def reconnection(self, failures: int) -> float:
        """Tell how long to wait after so many failures to connect; not all at the same moment."""
        longest = _doubled(self.reconnect, failures, self.reconnect_most)
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - no secret


def _doubled(first: float, times: int, most: float) -> float:
    return min(first * 2.0 ** min(times - 1, 20), most)
