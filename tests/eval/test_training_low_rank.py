from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from eval.training.low_rank import (
    LowRankUpdate,
    add_low_rank,
    merged_weights,
    trained_size,
)
from eval.training.optimizer import Optimizer, TrainingOptions, save_weights
from rag.answering.reader_model import PairInputs, ReaderNetwork
from rag.answering.reranker_weights import UPDATE_SCALE

OPTIONS = TrainingOptions(n_steps=10, learning_rate=1e-2, warm_up_steps=1)
PAIRS = PairInputs(
    token_ids=torch.tensor([[101, 2043, 102, 2012, 11501, 102]]),
    segments=torch.tensor([[0, 0, 0, 1, 1, 1]]),
    attended=torch.ones(1, 6, dtype=torch.bool),
)
MATRICES = {
    f"layers.{number}.{name}.weight"
    for number in range(6)
    for name in ("attention_in", "attention_out", "inner", "outer")
}


def in_training() -> ReaderNetwork:
    network = ReaderNetwork()
    for part in network.body():
        part.to(torch.bfloat16)
    for weight in network.embeddings.parameters():
        weight.requires_grad = False
    return network


def plain_weights(network: ReaderNetwork) -> dict[str, Tensor]:
    return {name: tensor.clone() for name, tensor in network.state_dict().items()}


def loss(network: ReaderNetwork) -> Tensor:
    said = network(PAIRS)
    total: Tensor = said.relevance.sum() + (said.start - said.end + said.evidence).square().sum()
    return total


def updates(network: ReaderNetwork) -> Iterator[tuple[str, LowRankUpdate]]:
    for name, module in network.named_modules():
        if isinstance(module, LowRankUpdate):
            yield name.replace("parametrizations.", "").removesuffix(".0"), module


@pytest.fixture
def seeded() -> None:
    torch.manual_seed(3)


@pytest.fixture
def base(seeded: None) -> dict[str, Tensor]:
    return plain_weights(in_training())


@pytest.fixture
def trained(base: dict[str, Tensor]) -> ReaderNetwork:
    network = in_training()
    network.load_state_dict(base)
    add_low_rank(network, rank=4)
    optimizer = Optimizer(network, OPTIONS)
    for step in range(3):
        loss(network).backward()  # type: ignore[no-untyped-call]
        optimizer.step(step)
    return network


def test_an_untrained_update_changes_nothing(base: dict[str, Tensor]) -> None:
    network = in_training()
    network.load_state_dict(base)
    add_low_rank(network, rank=4)
    merged = merged_weights(network)
    assert merged.keys() == base.keys()
    assert all(torch.equal(merged[name], base[name]) for name in base)


def test_merged_matrices_are_the_base_and_the_product(
    base: dict[str, Tensor], trained: ReaderNetwork
) -> None:
    merged = merged_weights(trained)
    found = dict(updates(trained))
    assert found.keys() == MATRICES
    for name, update in found.items():
        product = UPDATE_SCALE * (update.up.float() @ update.down.float())
        assert torch.equal(merged[name], (base[name].float() + product).bfloat16())
        assert not torch.equal(merged[name], base[name])


def test_only_matrices_are_low_rank_and_their_bases_stay(
    base: dict[str, Tensor], trained: ReaderNetwork
) -> None:
    now = trained.state_dict()
    for name in MATRICES:
        original = name.removesuffix("weight") + "parametrizations.weight.original"
        assert torch.equal(now[original], base[name])
    whole = {n for n in base if n not in MATRICES and not n.startswith("embeddings.")}
    assert {name for name in whole if not torch.equal(now[name], base[name])} >= {
        "layers.0.inner.bias",
        "layers.5.outer_norm.weight",
        "relevance_in.weight",
        "tokens_out.weight",
    }


def test_gradients_reach_updates_biases_norms_and_heads_only(seeded: None) -> None:
    network = in_training()
    add_low_rank(network, rank=4)
    loss(network).backward()  # type: ignore[no-untyped-call]
    reached = {name for name, weight in network.named_parameters() if weight.grad is not None}
    frozen = {name for name, _ in network.named_parameters()} - reached
    assert {name for name in frozen if not name.startswith("embeddings.")} == {
        name.removesuffix("weight") + "parametrizations.weight.original" for name in MATRICES
    }


def test_what_is_written_reads_as_what_was_trained(
    base: dict[str, Tensor], trained: ReaderNetwork, tmp_path: Path
) -> None:
    save_weights(trained, tmp_path / "reader.safetensors")
    shipped = in_training()
    shipped.load_state_dict(base)
    shipped.load_state_dict(load_file(tmp_path / "reader.safetensors"), strict=False)
    assert torch.equal(shipped(PAIRS).start, trained(PAIRS).start)
    assert torch.equal(shipped(PAIRS).relevance, trained(PAIRS).relevance)


def test_what_is_trained_is_counted_and_weighed(seeded: None) -> None:
    network = in_training()
    assert trained_size(network)[0] == sum(
        weight.numel() for weight in network.parameters() if weight.requires_grad
    )
    add_low_rank(network, rank=16)
    n_trained, n_bytes = trained_size(network)
    matrices = 6 * 16 * ((384 + 3 * 384) + (384 + 384) + 2 * (384 + 1536))
    biases_and_norms = 6 * (3 * 384 + 384 + 1536 + 384 + 4 * 384)
    heads = (384 * 384 + 384) + (384 + 1) + (3 * 384 + 3)
    assert n_trained == matrices + biases_and_norms + heads
    weights = sum(p.numel() * p.itemsize for p in network.parameters() if p.requires_grad)
    assert weights < n_bytes < 1.02 * weights


@pytest.mark.parametrize("rank", [-1, 0, 384])
def test_a_rank_that_is_none_is_refused(seeded: None, rank: int) -> None:
    with pytest.raises(ValueError, match=r"within 1\.\.383"):
        add_low_rank(in_training(), rank=rank)
