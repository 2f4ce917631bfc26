import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval import cli, cli_inbox
from eval.cli import eval_app
from eval.local import LocalPipeline
from eval.run_file import read_run, write_baseline, write_run
from eval.topics import load_topics
from eval.types import Outcome, Run
from rag.assistant import Assistant
from rag.settings import Settings
from rag.types import Question
from tests.eval.quay_store import ENCODER, open_quay, store_pages
from tests.eval.report.views import AFTER, BASELINE, BEFORE

RUNNER = CliRunner()
LINE = {
    "topic_id": "crane",
    "kind": "fact",
    "split": "holdout",
    "must_pass": False,
    "question": "How many tonnes does the crane lift?",
    "answers": ["forty"],
    "answerable": {"quay": True},
    "evidence": {"quay": [{"document": "quay", "section": "Crane", "phrase": "lifts forty"}]},
}


@pytest.fixture
def results(tmp_path: Path) -> Path:
    write_run(AFTER, tmp_path / "results.json")
    write_baseline(BASELINE, tmp_path / "eval" / "baselines" / "samples.json")
    return tmp_path


def invoke(*arguments: object, stdin: str | None = None) -> tuple[int, str]:
    done = RUNNER.invoke(eval_app, [str(a) for a in arguments], input=stdin)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_a_regression_exits_10_and_says_why(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(results)
    code, printed = invoke("compare", results)
    assert code == 10
    assert "Regression: samples, dev" in printed
    assert "must-pass question t001 passed in the baseline and fails now" in printed


def test_an_identical_run_with_enough_questions_exits_0(tmp_path: Path) -> None:
    many = Run(BEFORE.stamp, _four_times(BEFORE), BEFORE.encode_seconds)
    write_run(many, tmp_path / "results.json")
    assert invoke("bless", tmp_path, "--output", tmp_path / "b.json")[0] == 0
    code, printed = invoke("compare", tmp_path / "results.json", tmp_path / "b.json")
    assert code == 0
    assert "Pass: samples, dev" in printed


def _four_times(run: Run) -> tuple[Outcome, ...]:
    return tuple(
        replace(outcome, topic_id=f"{n}-{outcome.topic_id}")
        for n in range(4)
        for outcome in run.outcomes
    )


def test_too_few_questions_exit_11_and_say_how_many_are_needed(tmp_path: Path) -> None:
    write_run(BEFORE, tmp_path / "results.json")
    write_baseline(BASELINE, tmp_path / "b.json")
    code, printed = invoke("compare", tmp_path, tmp_path / "b.json")
    assert code == 11
    assert "questions are too few to show a drop of 0.10; 73 are needed" in printed


def test_a_comparison_can_be_read_by_a_program(results: Path) -> None:
    code, printed = invoke(
        "compare",
        results,
        results / "eval/baselines/samples.json",
        "--json",
        "--out",
        results / "o",
    )
    assert code == 10
    shape = json.loads(printed)
    assert shape["comparison"]["verdict"] == "regression"
    assert shape["measures"]["AnswerShown"]["n"] == 30
    assert sorted(path.name for path in (results / "o").iterdir()) == [
        "junit.xml",
        "report.html",
        "results.json",
        "summary.md",
    ]


def test_two_runs_can_be_compared_without_blessing_either(results: Path, tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    write_run(BEFORE, tmp_path / "before" / "results.json")
    code, printed = invoke("compare", results, tmp_path / "before")
    assert code == 10
    assert "must-pass question t001 passed in the baseline and fails now" in printed


@pytest.mark.parametrize(
    ("content", "message"),
    [("{", "is not JSON"), ('{"format": 1, "baseline": {}}', "stamp: Field required")],
)
def test_a_malformed_baseline_ends_in_one_line_and_exit_1(
    results: Path, content: str, message: str
) -> None:
    (results / "bad.json").write_text(content)
    code, printed = invoke("compare", results, results / "bad.json")
    assert code == 1
    assert message in printed
    assert len(printed.splitlines()) == 1


def test_a_missing_run_ends_in_one_line(tmp_path: Path) -> None:
    code, printed = invoke("compare", tmp_path)
    assert (code, len(printed.splitlines())) == (1, 1)
    assert "results.json: cannot be read (No such file or directory)" in printed


def test_blessing_keeps_the_policy_that_is_there(results: Path) -> None:
    path = results / "b.json"
    assert invoke("bless", results, "--output", path, "--margin", 0.05, "--gate", "TokenF1")[0] == 0
    assert invoke("bless", results, "--output", path, "--blind-spot", 0.2)[0] == 0
    policy = json.loads(path.read_text())["baseline"]["policy"]
    assert (policy["margin"], policy["blind_spot"], policy["gated"]) == (0.05, 0.2, ["TokenF1"])


def test_blessing_twice_writes_the_same_bytes(results: Path) -> None:
    one, two = results / "one.json", results / "two.json"
    invoke("bless", results, "--output", one)
    code, printed = invoke("bless", results, "--output", two)
    assert one.read_bytes() == two.read_bytes()
    assert "must-pass question t001 fails; the gate does not demand it yet" in printed
    assert code == 0


@pytest.fixture
def quay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with pages, and the commands bound to it."""
    data_dir = store_pages(tmp_path)
    settings = Settings(data_dir=data_dir)

    @contextmanager
    def opened(_: Settings) -> Iterator[Assistant]:
        with open_quay(data_dir) as assistant:
            yield assistant

    monkeypatch.setattr(cli, "load_settings", lambda: settings)
    monkeypatch.setattr(cli_inbox, "load_settings", lambda: settings)
    monkeypatch.setattr(cli_inbox, "open_assistant", opened)
    monkeypatch.setattr(cli_inbox, "SentenceEncoder", lambda: ENCODER)
    monkeypatch.chdir(tmp_path)
    with open_quay(data_dir) as assistant:
        answer_id = assistant.ask(Question("How many tonnes does the crane lift?")).answer_id
        assistant.store.catalog.add_feedback(answer_id, rating="down", comment="wrong\u202e")
    return tmp_path


def test_the_inbox_lists_accepts_and_is_empty_again(quay: Path) -> None:
    code, printed = invoke("inbox")
    assert code == 0
    assert "wrong[U+202E]" in printed
    code, printed = invoke(
        "accept",
        1,
        "--corpus",
        "quay",
        "--topic-id",
        "crane",
        "--answer",
        "forty",
        "--document",
        "quay",
        "--phrase",
        "lifts forty",
        "--question",
        "How much does it lift?",
    )
    assert code == 0
    assert (
        load_topics(quay / "eval/questions/feedback.jsonl")[0].question == "How much does it lift?"
    )
    assert "The inbox is empty." in invoke("inbox")[1]


def test_a_complaint_can_be_dismissed(quay: Path) -> None:
    assert invoke("dismiss", 1, "--reason", "a joke") == (0, "Dismissed 1.\n")
    assert json.loads(invoke("inbox", "--json")[1]) == []


def test_what_is_missing_is_named_where_nobody_can_be_asked(quay: Path) -> None:
    code, printed = invoke("accept", 1)
    assert code == 1
    assert "question is not given, and there is nobody to ask: add --question" in printed


def test_what_is_missing_is_asked_of_a_person(quay: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_inbox, "_somebody_is_there", lambda: True)
    code, _ = invoke("accept", 1, "--corpus", "quay", stdin="\nforty; 40\n\nquay\nlifts forty\n")
    assert code == 0
    (topic,) = load_topics(quay / "eval/questions/feedback.jsonl")
    assert topic.topic_id == "how-many-tonnes-does-the-crane-lift"
    assert topic.answers == ("forty", "40")


def test_a_run_writes_its_reports_and_is_gated_against_a_baseline(
    quay: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (quay / "q.jsonl").write_text(json.dumps(LINE))
    _serve_locally(monkeypatch, quay / "store")
    asked = ("run", "--url", "http://quay", "--corpus", "quay", "--questions", quay / "q.jsonl")
    code, printed = invoke(*asked)
    assert code == 0
    assert "Not compared: quay, all" in printed
    assert read_run(quay / "store/eval/quay/results.json").outcomes[0].passed
    assert invoke("bless", quay / "store/eval/quay")[0] == 0
    code, printed = invoke(*asked, "--baseline", quay / "eval/baselines/quay.json")
    assert code == 11
    assert "1 questions are too few" in printed


def _serve_locally(monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> None:
    @contextmanager
    def instead(_: str) -> Iterator[LocalPipeline]:
        with open_quay(data_dir) as assistant:
            yield LocalPipeline(assistant, ENCODER)

    monkeypatch.setattr("eval.targets.ServerPipeline", instead)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--corpus", "moon"), "where is the corpus 'moon'? name its folder with --sources"),
        (("--url", "x", "--sources", "y"), "leave out --sources and --dataset"),
        (("--dataset", "nowhere"), "nowhere does not exist"),
        (("--questions", "nowhere.jsonl"), "nowhere.jsonl: cannot be read"),
        (("--baseline", "nowhere.json"), "nowhere.json: cannot be read"),
        (("--url", "http://127.0.0.1:9"), "does not answer"),
    ],
)
def test_what_cannot_be_run_ends_in_one_line(arguments: tuple[str, ...], message: str) -> None:
    code, printed = invoke("run", *arguments)
    assert code == 1
    assert message in printed
    assert len(printed.splitlines()) == 1


def test_usage_errors_keep_their_own_exit_code() -> None:
    assert invoke("run", "--split", "moon")[0] == 2
