import pytest

from eval.report.figures import interval, milliseconds, number, signed, signed_interval
from eval.statistics import Estimate

MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(("value", "expected"), [(0.12345, "0.123"), (1, "1.000"), (31.26, "31.3")])
def test_number(value: float, expected: str) -> None:
    assert number(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.0501, "+0.050"), (-0.0501, f"{MINUS}0.050"), (0.0001, "0"), (-12.34, f"{MINUS}12.3")],
)
def test_signed(value: float, expected: str) -> None:
    assert signed(value) == expected


def test_intervals_and_times() -> None:
    estimate = Estimate(mean=0.0, low=-0.1, high=0.2, n=3)
    assert interval(estimate) == "-0.100 to 0.200"
    assert signed_interval(estimate) == f"{MINUS}0.100 to +0.200"
    assert milliseconds(0.0123) == "12 ms"
