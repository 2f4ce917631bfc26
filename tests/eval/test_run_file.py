import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.baselines import bless
from eval.errors import RunFileError
from eval.run_file import read_baseline, read_run, write_baseline, write_run
from eval.types import Policy
from tests.eval.builders import answer, outcome, run_of

RUN = run_of(
    [
        outcome(
            "t1",
            response=answer("Beijing sent doses.", highlight="doses"),
            scores={"AnswerShown": 1.0},
        ),
        outcome("t2", answerable=False, scores={"BalancedAccuracy": 1.0}),
    ]
)


def test_a_run_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_run(RUN, tmp_path / "new" / "results.json")
    assert read_run(tmp_path / "new" / "results.json") == RUN


def test_a_run_lists_its_measures_for_programs(tmp_path: Path) -> None:
    write_run(RUN, tmp_path / "results.json")
    measures = json.loads((tmp_path / "results.json").read_text())["measures"]
    assert measures["AnswerShown"] == {"mean": 1.0, "low": 1.0, "high": 1.0, "n": 1}


def test_a_run_of_several_splits_lists_its_measures_for_each(tmp_path: Path) -> None:
    first, second = RUN.outcomes
    write_run(run_of([first, replace(second, split="holdout")]), tmp_path / "results.json")
    by_split = json.loads((tmp_path / "results.json").read_text())["measures_by_split"]
    assert by_split["dev"]["AnswerShown"]["n"] == 1
    assert "AnswerShown" not in by_split["holdout"]


def test_a_baseline_comes_back_as_it_was_written(tmp_path: Path) -> None:
    baseline = bless(RUN, Policy())
    write_baseline(baseline, tmp_path / "samples.json")
    assert read_baseline(tmp_path / "samples.json") == baseline
    assert baseline.topics["t1"].citations == (("d1", 0, 19),)


def test_the_same_baseline_gives_the_same_bytes(tmp_path: Path) -> None:
    write_baseline(bless(RUN, Policy()), tmp_path / "a.json")
    write_baseline(bless(RUN, Policy()), tmp_path / "b.json")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_a_baseline_holds_none_of_the_words_that_were_shown(tmp_path: Path) -> None:
    write_baseline(bless(RUN, Policy()), tmp_path / "samples.json")
    assert "Beijing" not in (tmp_path / "samples.json").read_text()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("\x00", "is not JSON"),
        ("[]", "is not a baseline file of format 1"),
        ('{"format": 2, "baseline": {}}', "is not a baseline file of format 1"),
        ('{"format": 1, "run": {}}', "is not a baseline file of format 1"),
        ('{"format": 1, "baseline": {}}', "stamp: Field required"),
        ('{"format": 1, "baseline": 7}', "this is not a baseline; write one with"),
    ],
)
def test_a_malformed_baseline_ends_in_one_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "samples.json"
    path.write_text(content)
    with pytest.raises(RunFileError) as e:
        read_baseline(path)
    assert message in str(e.value)
    assert str(e.value).startswith(f"{path}: ")
    assert "\n" not in str(e.value)


def test_a_field_of_another_type_is_named(tmp_path: Path) -> None:
    write_baseline(bless(RUN, Policy()), tmp_path / "samples.json")
    content = json.loads((tmp_path / "samples.json").read_text())
    content["baseline"]["topics"]["t1"]["scores"]["AnswerShown"] = "high"
    (tmp_path / "samples.json").write_text(json.dumps(content))
    with pytest.raises(
        RunFileError, match=r"topics\.t1\.scores\.AnswerShown: Input should be a valid"
    ):
        read_baseline(tmp_path / "samples.json")


def test_a_missing_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunFileError, match=r"results\.json: cannot be read \(No such file"):
        read_run(tmp_path / "results.json")
