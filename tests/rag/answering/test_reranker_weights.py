from pathlib import Path

import pytest
import torch

from embeddings.models import file_sha256
from rag.answering.reader_weights import (
    READER_FOLDER,
    READER_WEIGHTS,
    LoadedReader,
    load_reader,
)
from rag.answering.reranker_weights import (
    DOWN,
    RERANKER_SHA256,
    RERANKER_WEIGHTS,
    UP,
    UPDATE_SCALE,
    check_reranker,
    load_reranker,
    updated,
)
from rag.errors import ReaderWeightsError
from tests.rag.answering.untrained_reader import write_untrained
from tests.rag.answering.untrained_reranker import MATRIX, write_updates

MAX_BYTES = 25_000_000
"""Of all weights of ours together."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_untrained(tmp_path / "weights")


@pytest.fixture
def reader(folder: Path) -> LoadedReader:
    return load_reader(folder, expected_sha256=None, dtype=torch.float32)


def test_published_updates_are_what_the_code_expects() -> None:
    weights = READER_FOLDER / RERANKER_WEIGHTS
    assert file_sha256(weights) == check_reranker() == RERANKER_SHA256
    size = sum((READER_FOLDER / name).stat().st_size for name in (READER_WEIGHTS, weights.name))
    assert size <= MAX_BYTES


def test_published_updates_are_of_the_published_reader() -> None:
    reader = load_reader()
    loaded = load_reranker(reader)
    assert loaded.weights_sha256 == RERANKER_SHA256
    changed = loaded.network.state_dict()
    matrices = [name for name in changed if name.startswith("layers.") and changed[name].dim() > 1]
    assert matrices
    assert not any(torch.equal(changed[n], reader.network.state_dict()[n]) for n in matrices)


def test_updates_are_added_to_a_copy(folder: Path, reader: LoadedReader) -> None:
    up, down = torch.randn(1536, 2), torch.randn(2, 384)
    updates = {f"{MATRIX}{UP}": up, f"{MATRIX}{DOWN}": down}
    before = reader.network.state_dict()[MATRIX].clone()
    network = load_reranker(reader, write_updates(folder, updates=updates), expected_sha256=None)
    after = network.network.state_dict()
    torch.testing.assert_close(after[MATRIX], before + UPDATE_SCALE * up @ down)
    assert torch.equal(reader.network.state_dict()[MATRIX], before)
    others = {name for name in after if name != MATRIX}
    assert all(torch.equal(after[name], reader.network.state_dict()[name]) for name in others)


def test_word_vectors_are_shared(folder: Path, reader: LoadedReader) -> None:
    network = load_reranker(reader, write_updates(folder), expected_sha256=None).network
    assert network.embeddings.words.weight is reader.network.embeddings.words.weight


def test_missing_updates_are_named_with_what_was_expected(
    folder: Path, reader: LoadedReader
) -> None:
    with pytest.raises(ReaderWeightsError, match=rf"missing.*{RERANKER_SHA256}.*install"):
        load_reranker(reader, folder)


def test_altered_updates_are_refused_with_both_sums(folder: Path, reader: LoadedReader) -> None:
    found = file_sha256(write_updates(folder) / RERANKER_WEIGHTS)
    with pytest.raises(ReaderWeightsError, match=f"{RERANKER_SHA256}, found {found}"):
        load_reranker(reader, folder)
    with pytest.raises(ReaderWeightsError, match=found):
        check_reranker(folder)


def test_updates_of_another_reader_are_refused(folder: Path, reader: LoadedReader) -> None:
    write_updates(folder, made_for="f" * 64)
    ours = reader.calibration.weights_sha256
    with pytest.raises(
        ReaderWeightsError, match=f"made for a reader of sha256 f+, found {ours}.*install"
    ):
        load_reranker(reader, folder, expected_sha256=None)


BIAS = "layers.0.inner.bias"
WORDS = "embeddings.words.weight"


@pytest.mark.parametrize(
    "updates",
    [
        {f"{MATRIX}{UP}": torch.zeros(1536, 2)},
        {f"{MATRIX}{DOWN}": torch.zeros(2, 384)},
        {f"{MATRIX}{UP}": torch.zeros(1536, 2), f"{MATRIX}{DOWN}": torch.zeros(3, 384)},
        {f"{MATRIX}{UP}": torch.zeros(1, 2), f"{MATRIX}{DOWN}": torch.zeros(2, 1)},
        {f"{MATRIX}{UP}": torch.zeros(1536), f"{MATRIX}{DOWN}": torch.zeros(384)},
        {f"{MATRIX}{UP}": torch.full((1536, 1), 3e38), f"{MATRIX}{DOWN}": torch.ones(1, 384)},
        {"layers.9.inner.bias": torch.zeros(1536)},
        {BIAS: torch.zeros(1)},
        {BIAS: torch.full((1536,), torch.nan)},
        {BIAS: torch.zeros(1536, dtype=torch.int8)},
        {BIAS: torch.zeros(1536).to(torch.float8_e4m3fn)},
        {WORDS: torch.zeros(30522, 384)},
    ],
    ids=[
        "one half",
        "the other half",
        "halves of two ranks",
        "a product that would be spread",
        "no matrices",
        "too large a product",
        "an unknown layer",
        "a short bias",
        "not finite",
        "whole numbers",
        "eighths of a number",
        "word vectors",
    ],
)
def test_what_is_no_update_is_refused(
    folder: Path, reader: LoadedReader, updates: dict[str, torch.Tensor]
) -> None:
    write_updates(folder, updates=updates)
    before = {name: tensor.clone() for name, tensor in reader.network.state_dict().items()}
    with pytest.raises(ReaderWeightsError, match="holds no reranker"):
        load_reranker(reader, folder, expected_sha256=None)
    after = reader.network.state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)


def test_no_updates_are_refused(reader: LoadedReader) -> None:
    with pytest.raises(ValueError, match="no updates"):
        updated(reader.network.state_dict(), {})


def test_a_cut_file_is_refused(folder: Path, reader: LoadedReader) -> None:
    path = write_updates(folder) / RERANKER_WEIGHTS
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ReaderWeightsError, match="holds no reranker"):
        load_reranker(reader, folder, expected_sha256=None)
