"""Numbers as people read them."""

from eval.statistics import Estimate

_LARGE = 10.0
_MINUS = "−"  # noqa: RUF001 - the sign, as wide as a plus


def number(value: float) -> str:
    """Write a score with three decimals, a count of words with one."""
    return f"{value:.1f}" if abs(value) >= _LARGE else f"{value:.3f}"


def signed(value: float) -> str:
    """Write a change with its sign."""
    rounded = number(abs(value))
    if not float(rounded):
        return "0"
    return f"{'+' if value > 0 else _MINUS}{rounded}"


def interval(estimate: Estimate) -> str:
    """Write a bootstrap interval."""
    return f"{number(estimate.low)} to {number(estimate.high)}"


def signed_interval(estimate: Estimate) -> str:
    """Write the interval of a change."""
    return f"{signed(estimate.low)} to {signed(estimate.high)}"


def milliseconds(seconds: float) -> str:
    """Write a time."""
    return f"{seconds * 1000:.0f} ms"
