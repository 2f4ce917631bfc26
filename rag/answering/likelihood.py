"""From log-odds to probabilities."""

import math

_SURE = 50.0
"""Log-odds beyond which nothing changes, and `exp` is far from its limits."""


def logistic(log_odds: float) -> float:
    """Give the probability, rounded so that the last bits of a sum never show."""
    return round(1 / (1 + math.exp(-max(min(log_odds, _SURE), -_SURE))), 6)
