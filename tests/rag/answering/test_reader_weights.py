from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from embeddings.models import file_sha256
from rag.answering.reader_weights import READER_SHA256, READER_WEIGHTS, load_reader
from rag.errors import ReaderWeightsError
from tests.rag.answering.untrained_reader import write_untrained

MAX_BYTES = 25_000_000


@pytest.fixture(scope="module")
def untrained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_untrained(tmp_path_factory.mktemp("weights") / "reader.safetensors")


def test_published_weights_are_what_the_code_expects() -> None:
    assert file_sha256(READER_WEIGHTS) == READER_SHA256
    assert READER_WEIGHTS.stat().st_size <= MAX_BYTES


def test_published_weights_load() -> None:
    loaded = load_reader()
    assert loaded.sha256 == READER_SHA256
    assert 0 < loaded.calibration.threshold < 1


def test_missing_weights_are_named_with_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(ReaderWeightsError, match=rf"absent.*missing.*{READER_SHA256}"):
        load_reader(tmp_path / "absent")


def test_altered_weights_are_refused_with_both_sums(untrained: Path, tmp_path: Path) -> None:
    expected = file_sha256(untrained)
    altered = tmp_path / "altered"
    blob = bytearray(untrained.read_bytes())
    blob[-1] ^= 1
    altered.write_bytes(blob)
    with pytest.raises(ReaderWeightsError, match=rf"{expected}.*{file_sha256(altered)}"):
        load_reader(altered, expected_sha256=expected)


def test_truncated_weights_are_refused_even_when_trusted(untrained: Path, tmp_path: Path) -> None:
    truncated = tmp_path / "truncated"
    truncated.write_bytes(untrained.read_bytes()[:1000])
    with pytest.raises(ReaderWeightsError, match="holds no reader"):
        load_reader(truncated, expected_sha256=None)


def test_weights_without_a_layer_are_refused(tmp_path: Path) -> None:
    lacking = write_untrained(tmp_path / "lacking", drop="layers.5.outer.")
    with pytest.raises(ReaderWeightsError, match=r"lacks \['layers\.5\.outer\.weight'"):
        load_reader(lacking, expected_sha256=None)


def test_unknown_tensors_are_refused(tmp_path: Path) -> None:
    save_file({"other": torch.zeros(2)}, tmp_path / "other", metadata={"calibration": "{}"})
    with pytest.raises(ReaderWeightsError, match=r"unknown \['other'\]"):
        load_reader(tmp_path / "other", expected_sha256=None)


@pytest.mark.parametrize(
    "calibration",
    [
        None,
        {"passage": [1, 0, 0, 0]},
        {"passage": [1], "sentence": [1, 0, 0, 0, 0], "threshold": 0.5},
        {"passage": [1, 0, 0, 0], "sentence": [1, 0, 0, 0, 0], "threshold": "high"},
    ],
)
def test_weights_without_a_whole_calibration_are_refused(
    tmp_path: Path, calibration: object
) -> None:
    path = write_untrained(tmp_path / "reader", calibration=calibration)
    with pytest.raises(ReaderWeightsError, match="holds no reader"):
        load_reader(path, expected_sha256=None)


def test_layers_take_the_precision_asked_for(untrained: Path) -> None:
    loaded = load_reader(untrained, expected_sha256=None, dtype=torch.float32)
    assert {p.dtype for p in loaded.network.parameters()} == {torch.float32}
    loaded = load_reader(untrained, expected_sha256=None, dtype=torch.bfloat16)
    assert loaded.network.layers[0].inner.weight.dtype == torch.bfloat16
    assert loaded.network.tokens_out.weight.dtype == torch.float32
