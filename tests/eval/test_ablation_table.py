"""The tables compare each variant with the whole, split by split."""

from dataclasses import replace

from eval.ablation_table import MEASURES, table, tables
from eval.report.figures import signed
from eval.types import Run
from tests.eval.builders import outcome, run_of


def test_the_table_shows_what_a_part_pays_and_how_surely() -> None:
    whole = run_of([outcome(f"q{n}", dict.fromkeys(MEASURES, 1.0)) for n in range(8)])
    worse = {n: dict.fromkeys(MEASURES, 0.0 if n < 4 else 1.0) for n in range(8)}
    without = run_of([outcome(f"q{n}", worse[n]) for n in range(8)])
    head, _, first, second = table(whole, {"without luck": without}).splitlines()
    assert head.count("|") == len(MEASURES) + 2
    assert first.startswith("| whole | 1.000 [1.000 to 1.000] |")
    cells = second.split(" | ")
    assert cells[0] == "| without luck"
    assert cells[1] == f"{signed(-0.5)} [{signed(-0.875)} to {signed(-0.125)}]"


def test_a_variant_that_answers_nothing_has_no_share_of_wrong_answers() -> None:
    whole = run_of([outcome(f"q{n}", dict.fromkeys(MEASURES, 1.0)) for n in range(4)])
    silent = dict.fromkeys(set(MEASURES) - {"WrongOfAnswered"}, 0.0)
    without = run_of([outcome(f"q{n}", silent) for n in range(4)])
    assert _cells(whole, without)["WrongOfAnswered"] == "–"
    assert _cells(whole, without)["EvidenceInFirst3"].startswith(signed(-1.0))


def test_variants_that_answer_other_questions_than_the_whole_are_compared_by_their_own() -> None:
    right, wrong = {"WrongOfAnswered": 0.0}, {"WrongOfAnswered": 1.0}
    whole = run_of([outcome(f"q{n}", right if n < 6 else {}) for n in range(12)])
    without = run_of([outcome(f"q{n}", {} if n < 6 else wrong) for n in range(12)])
    assert _cells(whole, without)["WrongOfAnswered"] == f"{signed(1)} [{signed(1)} to {signed(1)}]"


def test_each_split_has_a_table_of_its_own() -> None:
    scores = dict.fromkeys(MEASURES, 1.0)
    asked = [outcome(f"q{n}", scores) for n in range(4)]
    whole = run_of([replace(o, split="holdout" if o.topic_id == "q3" else "dev") for o in asked])
    shown = tables(whole, {"without luck": whole}).splitlines()
    assert [line for line in shown if line.endswith("questions:")] == [
        "dev, 3 questions:",
        "holdout, 1 questions:",
    ]
    assert sum(line.startswith("| without luck") for line in shown) == 2


def _cells(whole: Run, without: Run) -> dict[str, str]:
    *_, row = table(whole, {"without": without}).splitlines()
    return dict(zip(MEASURES, row.strip("| ").split(" | ")[1:], strict=True))
