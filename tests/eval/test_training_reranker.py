import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import torch
import typer
from safetensors.torch import load_file, save_file

from eval.errors import TrainingError
from eval.training.low_rank import merged_weights
from eval.training.optimizer import TrainingOptions
from eval.training.rerank_lists import write_lists
from eval.training.reranker import SORTED_STEPS, RerankTraining, listwise_loss, main, measure
from rag.answering.reader_weights import READER_WEIGHTS, load_reader
from rag.answering.reranker_weights import RERANKER_WEIGHTS, load_reranker
from tests.eval.test_training_rerank_lists import rerank_list
from tests.rag.answering.untrained_reader import write_untrained

LISTS = [rerank_list(f"list {number}", number % 4, n=4) for number in range(6)]
HELD_OUT = [rerank_list("kept", 0, n=2, held_out=True), rerank_list("k", 1, n=2, held_out=True)]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_untrained(tmp_path_factory.mktemp("reader"))


@pytest.fixture
def options(reader: Path) -> TrainingOptions:
    return TrainingOptions(
        n_steps=4,
        lists_per_step=2,
        learning_rate=1e-3,
        warm_up_steps=1,
        start_from=str(reader / READER_WEIGHTS),
        lora_rank=2,
    )


def test_a_resumed_run_ends_where_an_unbroken_one_does(
    options: TrainingOptions, tmp_path: Path
) -> None:
    unbroken = RerankTraining(options, LISTS, tmp_path / "unbroken")
    losses = [unbroken.learn() for _ in range(3)]
    unbroken.save()
    broken = RerankTraining(options, LISTS, tmp_path / "broken")
    broken.learn()
    broken.save()
    resumed = RerankTraining(options, LISTS[::-1], tmp_path / "broken")
    assert [resumed.learn() for _ in range(2)] == losses[1:]
    resumed.save()
    one, other = (load_file(tmp_path / name / RERANKER_WEIGHTS) for name in ("unbroken", "broken"))
    assert one.keys() == other.keys()
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_what_is_written_loads_as_what_was_trained(
    options: TrainingOptions, reader: Path, tmp_path: Path
) -> None:
    training = RerankTraining(options, LISTS, tmp_path)
    for _ in range(2):
        training.learn()
    training.save()
    loaded = load_reader(reader, expected_sha256=None, dtype=torch.bfloat16)
    network = load_reranker(loaded, tmp_path, expected_sha256=None).network
    trained = merged_weights(training.network)
    held = network.state_dict()
    assert held.keys() == trained.keys()
    assert all(torch.equal(held[name], trained[name]) for name in held)
    assert not torch.equal(
        held["layers.0.inner.weight"], loaded.network.state_dict()["layers.0.inner.weight"]
    )


def test_steps_share_a_draw_and_each_list_comes_once_a_turn(
    options: TrainingOptions, tmp_path: Path
) -> None:
    lists = [rerank_list(f"list {n}", 0, n=4) for n in range(2 * SORTED_STEPS)]
    training = RerankTraining(options, lists, tmp_path)
    rows = []
    for _ in range(SORTED_STEPS):
        batch = training._batch()  # what a step learns from
        rows += [tuple(row.tolist()) for row in batch.inputs.token_ids]
        training.step += 1
    assert len(rows) == 2 * SORTED_STEPS
    assert len({training.tokenizer.question(one.question) for one in lists}) == len({*rows})


def test_a_run_logs_its_curve(options: TrainingOptions, tmp_path: Path) -> None:
    training = RerankTraining(options, [*LISTS, *HELD_OUT], tmp_path)
    training.run(measure_every=2, save_every_seconds=60.0)
    curve = (tmp_path / "curve.jsonl").read_text(encoding="utf-8")
    entries = [json.loads(line) for line in curve.splitlines()]
    assert [entry["step"] for entry in entries] == [2, 4]
    assert all(entry["first_reader"] == 0.5 for entry in entries)


def test_measures_are_those_of_the_network(options: TrainingOptions, tmp_path: Path) -> None:
    training = RerankTraining(options, LISTS, tmp_path)
    # Without evidence all sentences are alike, and the reader's order stays.
    torch.nn.init.zeros_(training.network.tokens_out.weight)
    torch.nn.init.zeros_(training.network.tokens_out.bias)
    found = measure(training.network, training.tokenizer, [one.first() for one in HELD_OUT])
    assert set(found.values()) == {0.5}


def test_the_loss_falls_as_the_right_sentence_stands_out() -> None:
    answers = torch.tensor([[True, False, False]])
    alike = listwise_loss(torch.tensor([[0.0, 0.0, -torch.inf]]), answers)
    assert alike.item() == pytest.approx(0.6931, abs=1e-4)
    clear = listwise_loss(torch.tensor([[4.0, 0.0, -torch.inf]]), answers)
    assert clear.item() == pytest.approx(0.0181, abs=1e-4)
    two = listwise_loss(torch.tensor([[0.0, 0.0, 0.0]]), torch.tensor([[True, True, False]]))
    assert two.item() == pytest.approx(0.4055, abs=1e-4)


def test_a_run_goes_on_with_its_own_recipe_only(options: TrainingOptions, tmp_path: Path) -> None:
    out = tmp_path / "run"
    training = RerankTraining(options, LISTS, out)
    training.learn()
    training.save()
    assert RerankTraining(replace(options, n_steps=options.n_steps + 1), LISTS, out).step == 1
    with pytest.raises(TrainingError, match=r"lora rank was \d+, not 4"):
        RerankTraining(replace(options, lora_rank=4), LISTS, out)
    with pytest.raises(TrainingError, match="seed was"):
        RerankTraining(replace(options, seed=options.seed + 1), LISTS, out)
    with pytest.raises(TrainingError, match="data was"):
        RerankTraining(options, LISTS[1:], out)
    reader = tmp_path / "other.safetensors"
    weights = {name: 2 * tensor for name, tensor in load_file(options.start_from).items()}
    save_file(weights, reader)
    with pytest.raises(TrainingError, match="start from was"):
        RerankTraining(replace(options, start_from=str(reader)), LISTS, out)
    reader.write_bytes(Path(options.start_from).read_bytes())
    assert RerankTraining(replace(options, start_from=str(reader)), LISTS, out).step == 1


def test_the_command_refuses_another_recipe_in_one_line(
    reader: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_lists(tmp_path / "lists.jsonl.gz", LISTS)
    command = partial(
        main,
        lists=tmp_path / "lists.jsonl.gz",
        out=tmp_path / "run",
        start_from=reader / READER_WEIGHTS,
        steps=1,
        lists_per_step=2,
        lora_rank=2,
        threads=torch.get_num_threads(),
    )
    command()
    capsys.readouterr()
    with pytest.raises(typer.Exit):
        command(seed=12)
    told = " ".join(capsys.readouterr().err.split())
    assert "seed was 11, not 12" in told
    assert "start in another folder" in told


def test_a_checkpoint_that_tells_no_recipe_is_refused(
    options: TrainingOptions, tmp_path: Path
) -> None:
    RerankTraining(options, LISTS, tmp_path).save()
    checkpoint = tmp_path / "checkpoint.pt"
    state = torch.load(checkpoint, weights_only=True)
    del state["recipe"]
    torch.save(state, checkpoint)
    with pytest.raises(TrainingError, match="seed was None"):
        RerankTraining(options, LISTS, tmp_path)


def test_what_the_reader_knows_is_not_learned_again(
    options: TrainingOptions, tmp_path: Path
) -> None:
    known = [replace(one, scores=tuple(60.0 * right for right in one.answers)) for one in LISTS]
    training = RerankTraining(options, known, tmp_path / "known")
    unknown = [replace(one, scores=(0.0,) * len(one.scores)) for one in LISTS]
    assert training.learn() < 0.01
    assert RerankTraining(options, unknown, tmp_path / "unknown").learn() > 0.1
