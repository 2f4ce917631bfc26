"""The reader's own weights: where they are, that they are the published ones, and loading them."""

import json
import math
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from embeddings.models import ALL_MINILM_L6_V2, WEIGHTS, checked_model_folder, file_sha256
from embeddings.network import best_precision
from rag.answering.reader_inputs import PairTokenizer
from rag.answering.reader_model import ReaderNetwork, load_embeddings
from rag.errors import ReaderWeightsError

READER_FOLDER = Path(__file__).parent / "weights"
READER_WEIGHTS = "reader.safetensors"
CALIBRATION = "calibration.json"
READER_SHA256 = "9e9b3f86bc62b44bdf1e43cdc85d305f6f1379204e981232c94d6a872ecd6b2e"
"""Of the published weights."""
ADVICE = "install the package again, or set BRIEFINGS_READER=similarity to run without the reader"
_ADVICE_ON_CALIBRATION = (
    f"{ADVICE}; weights of your own are calibrated with `python -m eval.training.calibrate`"
)
N_SENTENCE_WEIGHTS = 5


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns the network's logits into probabilities: a logistic regression on tuning rows."""

    weights_sha256: str
    """Of the weights that it was made for."""
    sentence: tuple[float, ...]
    """Weights of its passage's relevance, its own margin, energy and log share, then the bias."""
    threshold: float
    """Least probability of a sentence that the network alone would show."""


@dataclass(frozen=True, slots=True)
class LoadedReader:
    """Everything that reading needs."""

    network: ReaderNetwork
    tokenizer: PairTokenizer
    calibration: Calibration


def load_reader(
    folder: Path = READER_FOLDER,
    *,
    expected_sha256: str | None = READER_SHA256,
    dtype: torch.dtype | None = None,
) -> LoadedReader:
    """Load network and calibration, on the installed encoder's word vectors.

    Args:
        folder: holds weights and calibration.
        expected_sha256: of the weights; None trusts them, while they are being trained.
        dtype: of the layers; None takes the fastest that this CPU has.

    Raises:
        ReaderWeightsError: weights or calibration are missing, are not the expected ones, or
            are not a reader's.
        ModelError: the encoder that lends its word vectors is missing or altered.
    """
    calibration = check_reader(folder, expected_sha256=expected_sha256)
    encoder = checked_model_folder(ALL_MINILM_L6_V2)
    network = ReaderNetwork()
    load_embeddings(network, encoder / WEIGHTS)
    _load_own(network, folder / READER_WEIGHTS)
    for part in network.body():
        part.to(dtype or best_precision())
    network.eval().requires_grad_(requires_grad=False)
    return LoadedReader(network, PairTokenizer(encoder / "tokenizer.json"), calibration)


def check_reader(
    folder: Path = READER_FOLDER, *, expected_sha256: str | None = READER_SHA256
) -> Calibration:
    """Check the files without loading the network.

    Args:
        folder: holds weights and calibration.
        expected_sha256: of the weights; None trusts them, while they are being trained.

    Raises:
        ReaderWeightsError: weights or calibration are missing, or are not the expected ones.
    """
    found = checked_sha256(folder / READER_WEIGHTS, expected_sha256)
    return _load_calibration(folder / CALIBRATION, weights_sha256=found)


def checked_sha256(weights: Path, expected: str | None) -> str:
    """Give a file's sum.

    Raises:
        ReaderWeightsError: it is missing, cannot be read or is not the one expected.
    """
    if not weights.is_file():
        raise ReaderWeightsError(f"{weights} is missing: expected sha256 {expected}; {ADVICE}")
    try:
        found = file_sha256(weights)
    except OSError as exc:
        raise ReaderWeightsError(
            f"{weights} cannot be read ({exc.strerror}): expected sha256 {expected}; {ADVICE}"
        ) from exc
    if expected is not None and found != expected:
        raise ReaderWeightsError(
            f"{weights} is not the published file: expected sha256 {expected}, found {found}; "
            f"{ADVICE}"
        )
    return found


def _load_own(network: ReaderNetwork, weights: Path) -> None:
    try:
        tensors = load_file(weights)
        missing, unknown = network.load_state_dict(tensors, strict=False)
    except (SafetensorError, RuntimeError) as exc:
        reason = " ".join(str(exc).split())
        raise ReaderWeightsError(f"{weights} holds no reader: {reason}; train it again") from exc
    lacking = [name for name in missing if not name.startswith("embeddings.")]
    if lacking or unknown:
        raise ReaderWeightsError(
            f"{weights} holds no reader: it lacks {lacking} and has unknown {unknown}"
        )
    if damaged := [name for name, tensor in tensors.items() if not tensor.isfinite().all()]:
        raise ReaderWeightsError(
            f"{weights} holds no reader: {damaged} are not finite; train it again"
        )


def _load_calibration(path: Path, *, weights_sha256: str) -> Calibration:
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        calibration = Calibration(
            weights_sha256=str(given["weights_sha256"]),
            sentence=tuple(map(float, given["sentence"])),
            threshold=float(given["threshold"]),
        )
    except (OSError, KeyError, TypeError, ValueError, OverflowError, RecursionError) as exc:
        reason = f"{type(exc).__name__}: {exc}"
        raise ReaderWeightsError(
            f"{path} holds no calibration ({reason}); {_ADVICE_ON_CALIBRATION}"
        ) from exc
    weights = calibration.sentence
    if len(weights) != N_SENTENCE_WEIGHTS:
        raise ReaderWeightsError(
            f"{path} must have {N_SENTENCE_WEIGHTS} weights, got {len(weights)}; "
            f"{_ADVICE_ON_CALIBRATION}"
        )
    if not (all(map(math.isfinite, weights)) and 0 <= calibration.threshold <= 1):
        raise ReaderWeightsError(
            f"{path} must have finite weights and a threshold of 0..1, got {weights} and "
            f"{calibration.threshold}; {_ADVICE_ON_CALIBRATION}"
        )
    if calibration.weights_sha256 != weights_sha256:
        raise ReaderWeightsError(
            f"{path} was made for weights of sha256 {calibration.weights_sha256}, found "
            f"{weights_sha256}; {_ADVICE_ON_CALIBRATION}"
        )
    return calibration
