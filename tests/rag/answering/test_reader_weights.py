import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

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
    expected = rf"missing.*{READER_SHA256}.*install.*BRIEFINGS_READER=similarity"
    with pytest.raises(ReaderWeightsError, match=expected):
        load_reader(tmp_path)


def test_weights_that_cannot_be_read_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    (tmp_path / READER_WEIGHTS).write_bytes(b"")
    monkeypatch.setattr("rag.answering.reader_weights.file_sha256", refuse)
    with pytest.raises(ReaderWeightsError, match=rf"Permission denied.*{READER_SHA256}"):
        load_reader(tmp_path)


def test_altered_weights_are_refused_with_both_sums(untrained: Path, tmp_path: Path) -> None:
    expected = file_sha256(untrained / READER_WEIGHTS)
    altered = tmp_path / READER_WEIGHTS
    blob = bytearray((untrained / READER_WEIGHTS).read_bytes())
    blob[-1] ^= 1
    altered.write_bytes(blob)
    refused = rf"{expected}.*{file_sha256(altered)}.*BRIEFINGS_READER=similarity"
    with pytest.raises(ReaderWeightsError, match=refused):
        load_reader(tmp_path, expected_sha256=expected)


@pytest.mark.parametrize("n_bytes", [0, 7, 1000, -1])
def test_truncated_weights_are_refused_even_when_trusted(
    untrained: Path, tmp_path: Path, n_bytes: int
) -> None:
    blob = (untrained / READER_WEIGHTS).read_bytes()[:n_bytes]
    (tmp_path / READER_WEIGHTS).write_bytes(blob)
    write_calibration(tmp_path, WHOLE)
    with pytest.raises(ReaderWeightsError, match="holds no reader"):
        load_reader(tmp_path, expected_sha256=None)


def test_what_is_no_safetensors_is_refused(tmp_path: Path) -> None:
    (tmp_path / READER_WEIGHTS).write_bytes(b"PK\x03\x04" + bytes(range(256)) * 99)
    write_calibration(tmp_path, WHOLE)
    with pytest.raises(ReaderWeightsError, match="holds no reader"):
        load_reader(tmp_path, expected_sha256=None)


@pytest.mark.parametrize(
    ("name", "tensor", "complaint"),
    [
        ("tokens_out.weight", torch.zeros(2, 384), "size mismatch for tokens_out.weight"),
        ("tokens_out.bias", torch.tensor([0.0, torch.nan, 0.0]), r"tokens_out\.bias.*not finite"),
        ("layers.3.inner.bias", torch.full((1536,), torch.inf), r"layers\.3.*not finite"),
    ],
)
def test_weights_of_another_shape_or_not_finite_are_refused_in_one_line(
    untrained: Path, tmp_path: Path, name: str, tensor: torch.Tensor, complaint: str
) -> None:
    tensors = load_file(untrained / READER_WEIGHTS) | {name: tensor}
    save_file(tensors, tmp_path / READER_WEIGHTS)
    write_calibration(tmp_path, WHOLE)
    with pytest.raises(ReaderWeightsError, match=complaint) as refused:
        load_reader(tmp_path, expected_sha256=None)
    assert "\n" not in str(refused.value)


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
    "change",
    [
        {"sentence": None},
        {"sentence": [1]},
        {"sentence": ["x"] * 5},
        {"sentence": [1, 2, 3, 4, float("nan")]},
        {"sentence": [10**400] * 5},
        {"threshold": "high"},
        {"threshold": float("nan")},
        {"threshold": 1.5},
    ],
)
def test_a_calibration_that_is_not_whole_is_refused(
    untrained: Path, tmp_path: Path, change: dict[str, object]
) -> None:
    (tmp_path / READER_WEIGHTS).symlink_to(untrained / READER_WEIGHTS)
    write_calibration(tmp_path, {**WHOLE, **change})
    with pytest.raises(ReaderWeightsError, match=CALIBRATION):
        load_reader(tmp_path, expected_sha256=None)


@pytest.mark.parametrize("blob", [b"", b"{", b"[]", b"7", b"\xff\xfe", b"[" * 100_000])
def test_a_garbled_calibration_is_refused_in_one_line(
    untrained: Path, tmp_path: Path, blob: bytes
) -> None:
    (tmp_path / READER_WEIGHTS).symlink_to(untrained / READER_WEIGHTS)
    (tmp_path / CALIBRATION).write_bytes(blob)
    with pytest.raises(ReaderWeightsError, match=r"holds no calibration.*install") as refused:
        load_reader(tmp_path, expected_sha256=None)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 600


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
