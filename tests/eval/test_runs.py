import subprocess
from pathlib import Path

import pytest

from eval.errors import EvaluationError
from eval.runs import RunOptions, commit, run_asks
from tests.eval.builders import answer, ask, evidence, quote
from tests.eval.fake_pipeline import FakePipeline

ASKS = (
    ask("b", answerable=False, kind="unanswerable"),
    ask("a", answers=("doses",), found=(evidence("sent doses"),)),
)
SCRIPT = {"a": answer("Beijing sent doses.", passages=(quote("Beijing sent doses."),))}
OPTIONS = RunOptions(corpus="samples", split="dev")


def test_a_run_asks_everything_twice_the_second_time_backwards() -> None:
    pipeline = FakePipeline(SCRIPT)
    seen: list[tuple[int, int]] = []
    run_asks(pipeline, ASKS, OPTIONS, on_progress=lambda done, total: seen.append((done, total)))
    assert pipeline.asked == ["a", "b", "b", "a"]
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_of_many_questions_some_are_asked_again_evenly_spread() -> None:
    pipeline = FakePipeline()
    asks = [ask(f"t{n}", answerable=False) for n in range(9)]
    run = run_asks(pipeline, asks, RunOptions("samples", "dev", n_again=3))
    assert pipeline.asked[9:] == ["t6", "t3", "t0"]
    repeated = [o.topic_id for o in run.outcomes if "Determinism" in o.scores]
    assert repeated == ["t0", "t3", "t6"]


def test_a_run_is_graded_and_sorted_by_topic() -> None:
    run = run_asks(FakePipeline(SCRIPT), ASKS, OPTIONS)
    assert [(o.topic_id, o.passed) for o in run.outcomes] == [("a", True), ("b", True)]
    assert run.outcomes[0].scores["CitationValidity"] == 1.0
    assert run.outcomes[0].scores["RR/chunk"] == 1.0
    assert run.outcomes[1].scores["Determinism"] == 1.0
    assert run.encode_seconds == 0.01


def test_a_pipeline_that_answers_otherwise_the_second_time_is_seen() -> None:
    run = run_asks(FakePipeline(SCRIPT, unstable=True), ASKS, OPTIONS)
    assert [outcome.scores["Determinism"] for outcome in run.outcomes] == [0.0, 0.0]


def test_asking_once_measures_no_determinism() -> None:
    run = run_asks(FakePipeline(SCRIPT), ASKS, RunOptions("samples", "dev", n_again=0))
    assert "Determinism" not in run.outcomes[0].scores


def test_a_citation_of_what_is_not_stored_is_not_valid() -> None:
    run = run_asks(FakePipeline(SCRIPT, texts={"d2": "Rain."}), ASKS, OPTIONS)
    assert run.outcomes[0].scores["CitationValidity"] == 0.5


def test_two_runs_of_one_pipeline_differ_in_nothing_but_time() -> None:
    assert run_asks(FakePipeline(SCRIPT), ASKS, OPTIONS) == run_asks(
        FakePipeline(SCRIPT), ASKS[::-1], OPTIONS
    )


def test_a_pipeline_that_changes_meanwhile_is_refused() -> None:
    with pytest.raises(EvaluationError, match="changed while it was evaluated"):
        run_asks(FakePipeline(SCRIPT, generations=(1, 2)), ASKS, OPTIONS)


def test_the_commit_is_that_of_the_folder_and_tells_of_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert commit().startswith("briefings ")
    git = ["git", "-c", "user.name=n", "-c", "user.email=e@example.org"]
    (tmp_path / "a").write_text("1")
    for command in (["init", "-q"], ["add", "a"], ["commit", "-qm", "First"]):
        subprocess.run([*git, *command], check=True)
    clean = commit()
    assert len(clean) == 12
    (tmp_path / "a").write_text("2")
    assert commit() == clean + "+"
