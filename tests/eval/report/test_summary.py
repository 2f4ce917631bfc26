from eval.report.summary import marker, summary
from tests.eval.report.views import ALONE, COMPARED


def test_the_summary_opens_with_the_marker_that_finds_its_comment_again() -> None:
    assert summary(COMPARED).startswith(f"{marker('samples')}\n\n## Regression: samples, dev\n")


def test_reasons_measures_flips_and_stamp_are_all_there() -> None:
    text = summary(COMPARED)
    assert "- must-pass question t001 passed in the baseline and fails now" in text
    assert "| **AnswerShown** | 0.933 | 0.567 |" in text
    assert "**Lost: 12**" in text
    assert "commit abc1234" in text
    assert "× encoding the question" in text


def test_what_others_wrote_cannot_become_markup() -> None:
    text = summary(COMPARED)
    assert "<script>" not in text
    assert "](http" not in text
    assert "\u202e" not in text


def test_every_row_of_a_table_has_as_many_cells() -> None:
    for block in summary(COMPARED).split("\n\n"):
        if block.startswith("|"):
            assert len({line.replace("\\|", "").count("|") for line in block.splitlines()}) == 1


def test_without_a_baseline_the_means_stand_alone() -> None:
    text = summary(ALONE)
    assert "## Not compared: samples, dev" in text
    assert "| Measure | Mean | 95 % interval | Questions |" in text
    assert "Lost" not in text
