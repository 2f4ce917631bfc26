import pytest

from eval.bench.figures import Figure, paired_ratio, paired_ratios, quantile_of


@pytest.mark.parametrize(
    ("figure", "met", "said"),
    [
        (Figure("speed", 0.9, "x", at_least=0.85), True, ">= 0.85  ok"),
        (Figure("speed", 0.8, "x", at_least=0.85), False, ">= 0.85  MISSED"),
        (Figure("memory", 900, "MiB", at_most=2048), True, "<= 2048  ok"),
        (Figure("lost", 1, "", at_most=0), False, "<= 0  MISSED"),
        (Figure("chunks", 7, "chunks"), None, "chunks"),
    ],
)
def test_a_figure_says_whether_its_target_is_met(
    figure: Figure, *, met: bool | None, said: str
) -> None:
    assert figure.met is met
    assert figure.line().endswith(said)


def test_one_interrupted_turn_does_not_move_a_ratio() -> None:
    assert paired_ratio([2.0, 2.2, 90.0], [1.0, 1.1, 1.0]) == 2.0


def test_ratios_are_of_what_was_timed_side_by_side() -> None:
    assert paired_ratios([2.0, 9.0], [1.0, 3.0]) == [2.0, 3.0]
    with pytest.raises(ValueError, match="shorter"):
        paired_ratios([2.0, 9.0], [1.0])


def test_a_quantile_is_one_of_the_values() -> None:
    values = [float(n) for n in range(100, 0, -1)]
    assert quantile_of(values, 0.95) == 95.0
    assert quantile_of([3.0], 0.95) == 3.0
