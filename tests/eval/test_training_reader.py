import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from eval.errors import TrainingError
from eval.training.optimizer import Optimizer, TrainingOptions
from eval.training.reader import Training
from eval.training.reader_scores import measure, tuning_lists
from eval.training.sheets import paragraph_key
from rag.answering.reader_model import ReaderNetwork
from tests.eval.test_training_corpus import FERRY, PIER, raw

OPTIONS = TrainingOptions(n_steps=4, lists_per_step=2, learning_rate=1e-4, warm_up_steps=1)


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl.gz"
    given = [
        raw("When does the ferry sail?", FERRY, "noon"),
        raw("How many cars fit?", FERRY, "40"),
        raw("When was the pier built?", PIER, "1911"),
        raw("Who owns the pier?", PIER, None),
    ]
    sheet = f"@ {paragraph_key(FERRY)}\np At what hour does the boat leave? | noon\n"
    (tmp_path / "sheet.txt").write_text(sheet, encoding="utf-8")
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in given)
    return path


@pytest.mark.parametrize("lora_rank", [0, 4])
def test_a_resumed_run_ends_where_an_unbroken_one_does(
    rows: Path, tmp_path: Path, lora_rank: int
) -> None:
    options = replace(OPTIONS, lora_rank=lora_rank)
    unbroken = Training(options, rows=rows, sheets=rows.parent, out=tmp_path / "unbroken")
    losses = [unbroken.learn()[1]["passage"] for _ in range(3)]
    unbroken.save()

    broken = Training(options, rows=rows, sheets=rows.parent, out=tmp_path / "broken")
    broken.learn()
    broken.save()
    resumed = Training(options, rows=rows, sheets=rows.parent, out=tmp_path / "broken")
    assert resumed.step == 1
    assert [resumed.learn()[1]["passage"] for _ in range(2)] == losses[1:]
    resumed.save()
    one, other = (
        load_file(tmp_path / name / "reader.safetensors") for name in ("unbroken", "broken")
    )
    assert one.keys() == other.keys()
    assert all(torch.equal(one[name], other[name]) for name in one)
    assert {*one} == {n for n in ReaderNetwork().state_dict() if not n.startswith("embeddings.")}


def test_a_checkpoint_of_another_rank_is_refused(rows: Path, tmp_path: Path) -> None:
    Training(replace(OPTIONS, lora_rank=4), rows=rows, sheets=rows.parent, out=tmp_path).save()
    with pytest.raises(TrainingError, match="lora rank was 4, not 8"):
        Training(replace(OPTIONS, lora_rank=8), rows=rows, sheets=rows.parent, out=tmp_path)


def test_a_run_logs_its_curve(rows: Path, tmp_path: Path) -> None:
    training = Training(OPTIONS, rows=rows, sheets=rows.parent, out=tmp_path / "out")
    lists = tuning_lists(training.rows, training.pool, n_ranking=2, n_single=4)
    training.run(lists, measure_every=2, save_every_seconds=60.0)
    curve = (tmp_path / "out" / "curve.jsonl").read_text(encoding="utf-8")
    entries = [json.loads(line) for line in curve.splitlines()]
    assert [entry["step"] for entry in entries] == [2, 4]
    assert all(0 <= entry["passage_first"] <= 1 for entry in entries)


def test_measures_are_those_of_the_network(rows: Path, tmp_path: Path) -> None:
    training = Training(OPTIONS, rows=rows, sheets=rows.parent, out=tmp_path / "out")
    lists = tuning_lists(training.rows, training.pool, n_ranking=2, n_single=4)
    # An all-zero head scores every passage alike, so answerable and not cannot be told apart.
    torch.nn.init.zeros_(training.network.relevance_out.weight)
    found = measure(training.network, training.tokenizer, lists)
    assert found["auc_relevance"] == pytest.approx(0.5)


@pytest.mark.parametrize(("step", "rate"), [(0, 0.5), (1, 1.0), (40, 1.0), (70, 0.5), (100, 0.0)])
def test_learning_rate_rises_stays_and_falls(step: int, rate: float) -> None:
    options = TrainingOptions(
        n_steps=100, learning_rate=1.0, warm_up_steps=2, decay_share=0.6, lists_per_step=1
    )
    assert Optimizer(ReaderNetwork(), options).rate(step) == pytest.approx(rate)
