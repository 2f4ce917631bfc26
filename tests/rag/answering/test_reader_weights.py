import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from embeddings.models import file_sha256
from rag.answering.reader_weights import (
    CALIBRATION,
    READER_FOLDER,
    READER_SHA256,
    READER_WEIGHTS,
    load_reader,
)
from rag.errors import ReaderWeightsError
from tests.rag.answering.untrained_reader import WHOLE, write_calibration, write_untrained

MAX_BYTES = 25_000_000


@pytest.fixture(scope="module")
def untrained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_untrained(tmp_path_factory.mktemp("weights"))


def test_published_weights_are_what_the_code_expects() -> None:
    weights = READER_FOLDER / READER_WEIGHTS
    assert file_sha256(weights) == READER_SHA256
    assert weights.stat().st_size <= MAX_BYTES


def test_published_weights_load() -> None:
    loaded = load_reader()
    assert loaded.calibration.weights_sha256 == READER_SHA256
    assert 0 < loaded.calibration.threshold < 1


def test_missing_weights_are_named_with_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(ReaderWeightsError, match=rf"reader.*missing.*{READER_SHA256}"):
        load_reader(tmp_path)


def test_altered_weights_are_refused_with_both_sums(untrained: Path, tmp_path: Path) -> None:
    expected = file_sha256(untrained / READER_WEIGHTS)
    altered = tmp_path / READER_WEIGHTS
    blob = bytearray((untrained / READER_WEIGHTS).read_bytes())
    blob[-1] ^= 1
    altered.write_bytes(blob)
    with pytest.raises(ReaderWeightsError, match=rf"{expected}.*{file_sha256(altered)}"):
        load_reader(tmp_path, expected_sha256=expected)


def test_truncated_weights_are_refused_even_when_trusted(untrained: Path, tmp_path: Path) -> None:
    blob = (untrained / READER_WEIGHTS).read_bytes()[:1000]
    (tmp_path / READER_WEIGHTS).write_bytes(blob)
    write_calibration(tmp_path, WHOLE)
    with pytest.raises(ReaderWeightsError, match="holds no reader"):
        load_reader(tmp_path, expected_sha256=None)


def test_weights_without_a_layer_are_refused(tmp_path: Path) -> None:
    write_untrained(tmp_path, drop="layers.5.outer.")
    with pytest.raises(ReaderWeightsError, match=r"lacks \['layers\.5\.outer\.weight'"):
        load_reader(tmp_path, expected_sha256=None)


def test_unknown_tensors_are_refused(tmp_path: Path) -> None:
    save_file({"other": torch.zeros(2)}, tmp_path / READER_WEIGHTS)
    write_calibration(tmp_path, WHOLE)
    with pytest.raises(ReaderWeightsError, match=r"unknown \['other'\]"):
        load_reader(tmp_path, expected_sha256=None)


@pytest.mark.parametrize(
    "change", [{"passage": None}, {"sentence": [1]}, {"threshold": "high"}, {"passage": ["x"] * 4}]
)
def test_a_calibration_that_is_not_whole_is_refused(
    untrained: Path, tmp_path: Path, change: dict[str, object]
) -> None:
    (tmp_path / READER_WEIGHTS).symlink_to(untrained / READER_WEIGHTS)
    write_calibration(tmp_path, {**WHOLE, **change})
    with pytest.raises(ReaderWeightsError, match=CALIBRATION):
        load_reader(tmp_path, expected_sha256=None)


def test_a_missing_calibration_is_refused(untrained: Path, tmp_path: Path) -> None:
    (tmp_path / READER_WEIGHTS).symlink_to(untrained / READER_WEIGHTS)
    with pytest.raises(ReaderWeightsError, match="holds no calibration"):
        load_reader(tmp_path, expected_sha256=None)


def test_a_calibration_of_other_weights_is_refused(untrained: Path, tmp_path: Path) -> None:
    (tmp_path / READER_WEIGHTS).symlink_to(untrained / READER_WEIGHTS)
    text = json.dumps({"weights_sha256": "f00", **WHOLE})
    (tmp_path / CALIBRATION).write_text(text, encoding="utf-8")
    with pytest.raises(ReaderWeightsError, match="made for weights of sha256 f00"):
        load_reader(tmp_path, expected_sha256=None)


def test_layers_take_the_precision_asked_for(untrained: Path) -> None:
    loaded = load_reader(untrained, expected_sha256=None, dtype=torch.float32)
    assert {p.dtype for p in loaded.network.parameters()} == {torch.float32}
    loaded = load_reader(untrained, expected_sha256=None, dtype=torch.bfloat16)
    state = loaded.network.state_dict()
    assert state["layers.0.inner.weight"].dtype == torch.bfloat16
    assert state["tokens_out.weight"].dtype == torch.float32
