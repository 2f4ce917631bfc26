"""How long answers took, as a ratio to encoding the question alone."""

from dataclasses import dataclass

import numpy as np

from eval.types import Run


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds from the question to the whole answer."""

    median: float
    p95: float
    encode: float | None
    """Median of encoding a question alone."""

    @property
    def ratio(self) -> float | None:
        """Median answer over median encoding: the same on slow and on fast machines."""
        return self.median / self.encode if self.encode else None


def latency(run: Run) -> Latency:
    """Sum up what a run took; it is no part of a comparison, since machines differ."""
    seconds = [outcome.seconds for outcome in run.outcomes] or [0.0]
    median, p95 = np.quantile(seconds, (0.5, 0.95))
    return Latency(float(median), float(p95), run.encode_seconds)
