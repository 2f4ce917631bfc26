"""Writes updates of a reader as they are before training: right in form, without knowledge."""

from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from embeddings.models import file_sha256
from rag.answering.reader_weights import READER_WEIGHTS
from rag.answering.reranker_weights import DOWN, MADE_FOR, RERANKER_WEIGHTS, UP

MATRIX = "layers.0.inner.weight"


def write_updates(
    folder: Path, *, updates: dict[str, Tensor] | None = None, made_for: str | None = None
) -> Path:
    """Write an update of one matrix and a new bias, or those given, for the reader beside it."""
    torch.manual_seed(2)
    given = updates or {
        f"{MATRIX}{UP}": torch.randn(1536, 2) / 8,
        f"{MATRIX}{DOWN}": torch.randn(2, 384) / 8,
        "layers.0.inner.bias": torch.full((1536,), 0.25),
    }
    named = {MADE_FOR: made_for or file_sha256(folder / READER_WEIGHTS)}
    save_file(given, folder / RERANKER_WEIGHTS, metadata=named)
    return folder
