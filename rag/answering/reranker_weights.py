"""The reranker's own weights: low-rank updates of the reader's, and loading them."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from rag.answering.reader_model import ReaderNetwork
from rag.answering.reader_weights import ADVICE, READER_FOLDER, LoadedReader, checked_sha256
from rag.errors import ReaderWeightsError

RERANKER_WEIGHTS = "reranker.safetensors"
RERANKER_SHA256 = "0bfb11af6f2b574024a940581775ef000f1add5d4da2946f4303e8ded5be58de"
"""Of the published weights."""
MADE_FOR = "reader_sha256"
"""Names, in the file's metadata, the reader whose weights are updated."""
UP, DOWN = ".up", ".down"
"""How the names of the two narrow matrices end whose product updates a wide one."""
_PRECISIONS = (torch.bfloat16, torch.float32)
UPDATE_SCALE = 2.0
"""Alpha / rank (Hu et al., 2021); so the fit of a learning rate does not hang on the rank."""


@dataclass(frozen=True, slots=True)
class LoadedReranker:
    """The updated network."""

    network: ReaderNetwork
    weights_sha256: str
    """Of the updates."""


def load_reranker(
    reader: LoadedReader,
    folder: Path = READER_FOLDER,
    *,
    expected_sha256: str | None = RERANKER_SHA256,
) -> LoadedReranker:
    """Update a copy of the reader's network, which shares its word vectors.

    Args:
        reader: is left as it is.
        folder: holds the updates.
        expected_sha256: of the updates; None trusts them, while they are being trained.

    Raises:
        ReaderWeightsError: they are missing, not the expected ones, or made for another reader.
    """
    found = check_reranker(folder, expected_sha256=expected_sha256)
    path = folder / RERANKER_WEIGHTS
    try:
        with safe_open(path, framework="pt") as held:
            made_for = (held.metadata() or {}).get(MADE_FOR)
            updates = {name: held.get_tensor(name) for name in held.keys()}  # noqa: SIM118  # no mapping
    except (SafetensorError, RuntimeError) as exc:
        raise ReaderWeightsError(f"{path} holds no reranker: {exc}; train it again") from exc
    if made_for != reader.calibration.weights_sha256:
        raise ReaderWeightsError(
            f"{path} was made for a reader of sha256 {made_for}, found "
            f"{reader.calibration.weights_sha256}; {ADVICE}; of a reader of your own, train it "
            "anew with `make train-reranker`"
        )
    shared = {id(reader.network.embeddings): reader.network.embeddings}
    network = copy.deepcopy(reader.network, shared)
    try:
        network.load_state_dict(updated(network.state_dict(), updates))
    except (KeyError, RuntimeError, ValueError) as exc:
        reason = " ".join(str(exc).split())
        raise ReaderWeightsError(f"{path} holds no reranker: {reason}; train it again") from exc
    return LoadedReranker(network, found)


def check_reranker(
    folder: Path = READER_FOLDER, *, expected_sha256: str | None = RERANKER_SHA256
) -> str:
    """Check the file without loading it, and give its sum.

    Raises:
        ReaderWeightsError: it is missing or not the expected one.
    """
    return checked_sha256(folder / RERANKER_WEIGHTS, expected_sha256)


def updated(state: Mapping[str, Tensor], updates: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Add the updates of matrices to a network's weights, and exchange what else they name.

    Raises:
        KeyError: half of an update is not there, or the matrix that it is for.
        ValueError: there are none, or they are not weights of such a network.
    """
    if not updates:
        raise ValueError("there are no updates in it")
    new = dict(state)
    for name, tensor in updates.items():
        matrix = name.removesuffix(UP).removesuffix(DOWN)
        if tensor.dtype not in _PRECISIONS or name.startswith("embeddings."):
            raise ValueError(f"{name} of {tensor.dtype} is no update")
        if matrix == name:
            new[name] = tensor
            continue
        up, down = updates[matrix + UP], updates[matrix + DOWN]
        if (*up.shape[:1], *down.shape[1:]) != tuple(state[matrix].shape):
            raise ValueError(f"the updates of {matrix} have another shape than it")
        new[matrix] = add_update(state[matrix], up=up, down=down)
    if damaged := [name for name, tensor in new.items() if not tensor.isfinite().all()]:
        raise ValueError(f"{damaged} are not finite")
    return new


def add_update(base: Tensor, *, up: Tensor, down: Tensor) -> Tensor:
    """Give the matrix with its update, in the precision of the base."""
    return (base.float() + UPDATE_SCALE * (up.float() @ down.float())).to(base.dtype)
