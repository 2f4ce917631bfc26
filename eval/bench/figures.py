"""What a bench run measures, and how it is told."""

import math
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number."""

    name: str
    value: float
    unit: str
    at_most: float | None = None
    """Where there is a target."""
    at_least: float | None = None

    @property
    def met(self) -> bool | None:
        """Tell whether the target is met; None where there is none."""
        if self.at_most is not None:
            return self.value <= self.at_most
        return None if self.at_least is None else self.value >= self.at_least

    def line(self) -> str:
        """Write it as a line of a table."""
        target = ""
        if self.met is not None:
            sign, bound = (
                ("<=", self.at_most) if self.at_most is not None else (">=", self.at_least)
            )
            target = f"{sign} {bound:g}  {'ok' if self.met else 'MISSED'}"
        return f"{self.name:<52} {self.value:>10.4g} {self.unit:<10} {target}".rstrip()


def seconds_of(work: Callable[[], object]) -> float:
    """Time one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median_of(values: Iterable[float]) -> float:
    """Take the middle: one interruption does not move it."""
    return statistics.median(values)


def quantile_of(values: Sequence[float], share: float) -> float:
    """Take the value below which this share of them lies."""
    return sorted(values)[math.ceil(share * len(values)) - 1]


def paired_ratio(first: Sequence[float], second: Sequence[float]) -> float:
    """Divide times taken turn by turn, so that what else the machine does falls out."""
    return median_of(paired_ratios(first, second))


def paired_ratios(first: Sequence[float], second: Sequence[float]) -> list[float]:
    """Divide each time by the one that was taken beside it."""
    return [a / b for a, b in zip(first, second, strict=True)]
